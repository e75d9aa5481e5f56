package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class MongoFaultTest {

    private final MongoFault fault = MongoFault.error(100);

    @Test
    void a_write_with_a_transaction_number_is_labelled_as_retryable() {
        BsonDocument insert = command("insert").append("txnNumber", new BsonInt64(1));

        assertThat(fault.failure(insert).orElseThrow().reply())
                .containsEntry("errorLabels", BsonArray.parse("[\"RetryableWriteError\"]"));
    }

    @Test
    void no_other_command_is_labelled() {
        assertThat(fault.failure(command("insert")).orElseThrow().reply()).doesNotContainKey("errorLabels");
        assertThat(fault.failure(command("find")).orElseThrow().reply()).doesNotContainKey("errorLabels");
    }

    @Test
    void no_read_that_fails_is_executed() {
        for (int i = 0; i < 10; i++) {
            assertThat(fault.failure(command("find")).orElseThrow().executed()).isFalse();
        }
    }

    @Test
    void commands_that_are_not_about_documents_never_fail() {
        for (String name : new String[] {"hello", "isMaster", "ping", "createIndexes", "listCollections"}) {
            assertThat(fault.failure(command(name))).isEmpty();
        }
    }

    private static BsonDocument command(String name) {
        return new BsonDocument(name, new BsonString("letters"));
    }
}
