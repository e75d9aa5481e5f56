package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A MongoDB that takes a second to answer, and calls that have time for one answer but not for two. */
class MongoConnectionsIT {

    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMillis(1_900);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int USERS = 10;

    private final FaultProxy proxy = FaultProxy.to(TestDatabases.port("MONGODB_URI"));
    private final String uri = "mongodb://127.0.0.1:" + proxy.port() + "/datanomad";
    private final MongoClient client = MongoConnections.connect(TestDatabases.settings(Map.of("MONGODB_URI", uri)));
    private final MongoEventStore store = new MongoEventStore(MongoConnections.collection(client), LIMIT);
    private final ExecutorService users = Executors.newFixedThreadPool(USERS);

    @BeforeEach
    void connect() {
        new MongoEventStore(MongoConnections.collection(client), LONG).find("anna", "1");
        proxy.slow(DELAY);
    }

    @AfterEach
    void close() {
        users.shutdownNow();
        client.close();
        proxy.close();
    }

    @Test
    void users_do_not_wait_for_connections_that_were_opened_before_they_came() {
        MongoConnections.warmUp(client, LONG);

        assertThatCode(this::allFind).doesNotThrowAnyException();
    }

    @Test
    void users_wait_for_connections_that_were_not_opened_before() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(this::allFind)
                .withCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void a_database_that_does_not_answer_leaves_it_at_that_when_the_time_is_up() {
        proxy.hang();

        assertThatCode(() -> MongoConnections.warmUp(client, DELAY)).doesNotThrowAnyException();
    }

    @Test
    void an_index_may_take_longer_than_a_call() {
        MongoCollection<Document> hasty =
                MongoConnections.collection(client).withTimeout(DELAY.toMillis() / 10, TimeUnit.MILLISECONDS);

        assertThatCode(() -> MongoEventStore.createIndex(hasty)).doesNotThrowAnyException();
    }

    @Test
    void what_is_acknowledged_outlives_a_server_and_is_read_back_whatever_the_uri_says() {
        String careless = uri + "?w=1&readPreference=secondaryPreferred";
        try (MongoClient carelessClient =
                MongoConnections.connect(TestDatabases.settings(Map.of("MONGODB_URI", careless)))) {
            MongoCollection<Document> events = MongoConnections.collection(carelessClient);

            assertThat(events.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY);
            assertThat(events.getReadPreference()).isEqualTo(ReadPreference.primary());
        }
    }

    private void allFind() {
        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> store.find("anna", "1"), users))
                        .limit(USERS)
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
