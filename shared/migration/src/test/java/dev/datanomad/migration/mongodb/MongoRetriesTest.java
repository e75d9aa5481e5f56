package dev.datanomad.migration.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.ServerAddress;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoRetriesTest {

    private static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 1);

    @Test
    void a_server_that_goes_away_while_it_is_asked_who_we_are_is_asked_again() {
        MongoException gone = whileAuthenticating(
                new MongoSocketOpenException("Exception opening socket", SERVER, new IOException("refused")));

        assertThat(attempts(gone)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 13, 18, 59, 115})
    void what_can_never_work_fails_at_once(int code) {
        MongoException refusal = refusal(code);

        assertThatExceptionOfType(MongoCommandException.class).isThrownBy(() -> attempts(refusal));
        assertThatExceptionOfType(MongoSecurityException.class)
                .isThrownBy(() -> attempts(whileAuthenticating(refusal)));
    }

    @ParameterizedTest
    @ValueSource(ints = {43, 91, 10107, 11602})
    void what_may_work_later_is_asked_again(int code) {
        assertThat(attempts(refusal(code))).isEqualTo(2);
    }

    private static MongoException refusal(int code) {
        return new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)), SERVER);
    }

    private static MongoException whileAuthenticating(MongoException cause) {
        MongoCredential credential = MongoCredential.createCredential("somebody", "admin", "secret".toCharArray());
        return new MongoSecurityException(credential, "Exception authenticating", cause);
    }

    /** How many it takes if the first one fails. */
    private static int attempts(MongoException first) {
        AtomicInteger attempts = new AtomicInteger();
        MongoSource.RETRIES.run(() -> {
            if (attempts.incrementAndGet() == 1) {
                throw first;
            }
        });
        return attempts.get();
    }
}
