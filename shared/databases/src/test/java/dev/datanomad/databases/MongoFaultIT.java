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
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What MongoDB's driver sees of injected errors, and what is stored nevertheless. */
class MongoFaultIT {

    @AutoClose
    private static final Databases databases = Databases.start();

    @AutoClose
    private final FaultProxy proxy = proxy(URI.create(databases.mongoUri()));

    @AutoClose
    private final Clients direct = Clients.of(databases.environment());

    @AutoClose
    private final MongoClient faulty = client(MongoFault.polling(databases.mongoUri()), proxy);

    @AfterEach
    void dropCollection() {
        direct.collection().drop();
    }

    @Test
    void half_of_the_inserts_that_fail_are_executed() {
        proxy.misbehave(MongoFault.error(50));

        Map<Object, Integer> failures = failures(100, id -> collection().insertOne(letter(id)));

        assertThat(failures).isEqualTo(Map.of(10107, 13, 91, 12, 11602, 25));
        assertThat(direct.collection().countDocuments()).isEqualTo(75);
    }

    @Test
    void reads_and_updates_fail_too() {
        IntStream.range(0, 100).forEach(id -> direct.insertDocument("" + id));
        proxy.misbehave(MongoFault.error(10));

        assertTenFail(id -> collection().find(letter(id)).first());
        assertTenFail(id -> collection().updateOne(letter(id), Updates.set("seen", true)));
        assertTenFail(id ->
                collection().aggregate(List.of(Aggregates.match(letter(id)))).first());
    }

    @Test
    void cursors_fail_between_batches() {
        IntStream.range(0, 500).forEach(id -> direct.insertDocument("" + id));
        proxy.misbehave(MongoFault.error(10));

        int failures =
                Clients.sum(failures(10, id -> collection().find().batchSize(20).into(new ArrayList<>())));

        assertThat(failures).isGreaterThan(1);
    }

    @Test
    void commands_that_do_not_fail_pass_unchanged() {
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

        assertThatCode(() -> faulty.getDatabase("datanomad").runCommand(new Document("ping", 1)))
                .doesNotThrowAnyException();
    }

    @Test
    void nothing_is_left_of_a_fault_that_has_ended() {
        proxy.misbehave(MongoFault.error(100));
        failures(1, id -> collection().insertOne(letter(id)));

        proxy.pass();

        await().ignoreExceptionsInstanceOf(MongoException.class)
                .until(() -> collection().countDocuments() >= 0);
        assertThat(failures(10, id -> collection().find(letter(id)).first())).isEmpty();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("mongodb-fault")));
    }

    /** It would have none until the next heartbeat, ten seconds later, for each of the errors. */
    @Test
    @Timeout(60)
    void a_polling_driver_finds_a_server_that_streams_its_state_again_after_each_error() throws IOException {
        URI mongo = URI.create(databases.mongoUri());
        try (StreamingMongo streaming = new StreamingMongo(new InetSocketAddress(mongo.getHost(), mongo.getPort()));
                FaultProxy inFront = FaultProxy.to(streaming.port());
                MongoClient polling = client(MongoFault.polling(databases.mongoUri()), inFront)) {
            MongoCollection<Document> collection = collection(polling);
            inFront.misbehave(MongoFault.error(50));

            assertThat(failures(100, id -> collection.insertOne(letter(id))))
                    .isEqualTo(Map.of(10107, 13, 91, 12, 11602, 25));

            inFront.pass();
            await().ignoreExceptionsInstanceOf(MongoException.class).until(() -> collection.countDocuments() == 75);
            assertThat(streaming.streams()).isZero();
            try (MongoClient unchanged = client(databases.mongoUri(), inFront)) {
                assertThat(collection(unchanged).countDocuments()).isEqualTo(75);
                await().until(() -> streaming.streams() > 0);
            }
        }
    }

    private static FaultProxy proxy(URI mongo) {
        return FaultProxy.to(mongo.getHost(), mongo.getPort());
    }

    private static MongoClient client(String uri, FaultProxy proxy) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(
                        new ConnectionString(uri.replaceFirst("//[^/]*/", "//127.0.0.1:" + proxy.port() + "/")))
                .retryReads(false)
                .retryWrites(false)
                // After an error of a failover the driver checks the server again, by default half a second later.
                .applyToServerSettings(server -> server.minHeartbeatFrequency(1, TimeUnit.MILLISECONDS))
                .build());
    }

    private MongoCollection<Document> collection() {
        return collection(faulty);
    }

    private static MongoCollection<Document> collection(MongoClient client) {
        return client.getDatabase("datanomad").getCollection(Clients.TABLE);
    }

    private static Document letter(String id) {
        return new Document("_id", id);
    }

    private static void assertTenFail(Consumer<String> command) {
        assertThat(Clients.sum(failures(100, command))).isEqualTo(10);
    }

    /** How many commands got which error code. */
    private static Map<Object, Integer> failures(int commands, Consumer<String> command) {
        return Clients.failures(commands, command, MongoServerException.class, MongoServerException::getCode);
    }
}
