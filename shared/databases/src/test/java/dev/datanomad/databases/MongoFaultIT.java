package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MongoDB's driver sees of MongoDB's own faults, and what is stored all the same. */
class MongoFaultIT {

    private Databases databases;
    private FaultProxy proxy;
    private Clients direct;
    private MongoClient broken;

    @BeforeEach
    void start() {
        databases = Databases.start();
        URI mongo = URI.create(databases.mongoUri());
        proxy = FaultProxy.to(mongo.getHost(), mongo.getPort());
        direct = Clients.of(databases.environment());
        String through =
                databases.mongoUri().replace(mongo.getHost() + ":" + mongo.getPort(), "127.0.0.1:" + proxy.port());
        broken = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(through))
                .retryReads(false)
                .retryWrites(false)
                // After an error of a failover it looks at the server again; by default it waits half a second before.
                .applyToServerSettings(server -> server.minHeartbeatFrequency(1, TimeUnit.MILLISECONDS))
                .build());
    }

    @AfterEach
    void stop() {
        broken.close();
        direct.close();
        proxy.close();
        databases.close();
    }

    @Test
    void half_of_the_inserts_that_are_answered_with_an_error_are_done() {
        proxy.misbehave(MongoFault.error(50));

        Map<Integer, Integer> failures = failures(100, id -> collection().insertOne(letter(id)));

        assertThat(failures).isEqualTo(Map.of(10107, 13, 91, 12, 11602, 25));
        assertThat(direct.collection().countDocuments()).isEqualTo(75);
    }

    @Test
    void reads_and_updates_fail_too() {
        IntStream.range(0, 100).forEach(id -> direct.insertDocument("" + id));
        proxy.misbehave(MongoFault.error(10));

        assertThat(sum(failures(
                        100, id -> collection().find(new Document("_id", id)).first())))
                .isEqualTo(10);
        assertThat(sum(failures(
                        100,
                        id -> collection()
                                .updateOne(new Document("_id", id), new Document("$set", new Document("seen", true))))))
                .isEqualTo(10);
        assertThat(sum(failures(
                        100,
                        id -> collection()
                                .aggregate(List.of(new Document("$match", new Document("_id", id))))
                                .first())))
                .isEqualTo(10);
    }

    @Test
    void long_walks_break_off_in_the_middle() {
        IntStream.range(0, 500).forEach(id -> direct.insertDocument("" + id));
        proxy.misbehave(MongoFault.error(10));

        int failures = sum(failures(10, id -> collection().find().batchSize(20).into(new ArrayList<>())));

        assertThat(failures).isGreaterThan(1);
    }

    @Test
    void what_does_not_fail_is_as_it_was() {
        proxy.misbehave(MongoFault.error(1));
        List<Document> letters = IntStream.range(0, 3)
                .mapToObj(id -> letter("" + id).append("text", "x".repeat(3_000_000)))
                .toList();

        collection().insertMany(letters);

        assertThat(collection().find().into(new ArrayList<>())).containsExactlyInAnyOrderElementsOf(letters);
    }

    @Test
    void handshakes_and_pings_pass() {
        proxy.misbehave(MongoFault.error(100));

        assertThatCode(() -> broken.getDatabase("datanomad").runCommand(new Document("ping", 1)))
                .doesNotThrowAnyException();
    }

    @Test
    void nothing_stands_in_the_way_of_a_database_that_is_mended() {
        proxy.misbehave(MongoFault.error(100));
        failures(1, id -> collection().insertOne(letter(id)));

        proxy.pass();

        await().ignoreExceptionsInstanceOf(MongoException.class)
                .until(() -> collection().countDocuments() >= 0);
        assertThat(failures(10, id -> collection().find(new Document("_id", id)).first()))
                .isEmpty();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("mongodb-fault")));
    }

    private MongoCollection<Document> collection() {
        return broken.getDatabase("datanomad").getCollection(Clients.TABLE);
    }

    private static Document letter(String id) {
        return new Document("_id", id);
    }

    private interface Attempt {
        void with(String id);
    }

    /** How often which error code was the answer. */
    private static Map<Integer, Integer> failures(int commands, Attempt attempt) {
        Map<Integer, Integer> failures = new TreeMap<>();
        for (int command = 0; command < commands; command++) {
            try {
                attempt.with("" + command);
            } catch (MongoServerException e) {
                failures.merge(e.getCode(), 1, Integer::sum);
            }
        }
        return failures;
    }

    private static int sum(Map<Integer, Integer> failures) {
        return failures.values().stream().mapToInt(count -> count).sum();
    }
}
