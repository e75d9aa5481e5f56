package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.ReconcileReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reconciliation, in a heap of 256 MB, of what would not fit into it. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ReconciliationMemoryIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final int BATCH = 10_000;

    private static final int MANY_EVENTS = 2_000_000;

    private static final int EVENTS = 100_000;
    private static final int LARGE_EVENTS = 200;
    /** One in so many is made of small objects, and takes 30 MB of the heap of an embedded MongoDB; the others are text. */
    private static final int OF_OBJECTS = 10;
    /** 3.4 MB in BSON. */
    private static final List<Document> LARGE_ARRAY = objects(100_000);

    private static final String LARGE_TEXT = "x".repeat(3_500_000);

    private static final int MEDIUM_EVENTS = 1_600;
    /** 150 KB, which DynamoDB can have. */
    private static final List<Document> MEDIUM_ARRAY = objects(4_500);

    @TempDir
    private Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        Path home = Path.of(System.getProperty("datanomad.root"));
        lab = Lab.start(home, LabOptions.selfContained(0, folder), ControlRoom::of, sentence -> {});
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void two_million_events_whose_ids_end_in_zeros() throws Exception {
        insert(MANY_EVENTS, i -> event(String.format("customer-%06d/2019-05-01/%d000", i % 1_000, 1_500_000_000L + i)));

        assertThat(reconcile(1, "--dry-run").missing()).isEqualTo(MANY_EVENTS);
    }

    @Test
    void large_events_among_many_small_ones() throws Exception {
        insertSmallOnes();
        insertLargeOnes(i -> id(i * (EVENTS / LARGE_EVENTS)) + "-large");

        assertThatTheSmallOnesAreMoved();
    }

    @Test
    void large_events_side_by_side() throws Exception {
        insertSmallOnes();
        insertLargeOnes(i -> id(EVENTS / 2) + String.format("-large-%03d", i));

        assertThatTheSmallOnesAreMoved();
    }

    @Test
    void events_of_150_kilobytes() throws Exception {
        insertWith(i -> MEDIUM_ARRAY, MEDIUM_EVENTS, ReconciliationMemoryIT::id);

        assertThat(reconcile(0).written()).isEqualTo(MEDIUM_EVENTS);
    }

    private void assertThatTheSmallOnesAreMoved() throws Exception {
        ReconcileReport repair = reconcile(1);
        assertThat(repair.written()).isEqualTo(EVENTS);
        assertThat(repair.unmovable())
                .hasSize(LARGE_EVENTS)
                .allMatch(
                        large -> large.id().contains("-large") && large.reason().contains(" bytes in MongoDB"));

        ReconcileReport again = reconcile(1);
        assertThat(again.equal()).isEqualTo(EVENTS);
        assertThat(again.written()).isZero();
        assertThat(again.unmovable()).hasSize(LARGE_EVENTS);
    }

    private ReconcileReport reconcile(int exitCode, String... arguments) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (ReconcileProgram program = ReconcileProgram.start(lab, folder.resolve("memory.checkpoint"), arguments)) {
            assertThat(program.exitCode(TIMEOUT)).as(program::output).isEqualTo(exitCode);
            assertThat(program.output()).doesNotContain("OutOfMemoryError");
            System.out.printf(
                    "%.0f s: %s%n",
                    (System.nanoTime() - start) / 1e9, program.report().text());
            return program.report();
        }
    }

    private void insertSmallOnes() {
        insert(EVENTS, i -> event(id(i)));
    }

    private void insertLargeOnes(IntFunction<String> id) {
        insertWith(i -> i % OF_OBJECTS == 0 ? LARGE_ARRAY : LARGE_TEXT, LARGE_EVENTS, id);
    }

    private void insertWith(IntFunction<Object> value, int count, IntFunction<String> id) {
        try (MongoClient client = mongo()) {
            for (int i = 0; i < count; i++) {
                events(client).insertOne(event(id.apply(i)).append("measurements", value.apply(i)));
            }
        }
    }

    private static List<Document> objects(int count) {
        return Collections.nCopies(count, new Document("milliseconds", 1_234_567_890_123L));
    }

    private void insert(int count, IntFunction<Document> event) {
        try (MongoClient client = mongo()) {
            for (int from = 0; from < count; from += BATCH) {
                List<Document> some =
                        IntStream.range(from, from + BATCH).mapToObj(event).toList();
                events(client).insertMany(some, new InsertManyOptions().ordered(false));
            }
        }
    }

    private static String id(int number) {
        return String.format("event-%08d", number);
    }

    private static Document event(String id) {
        return new Document("_id", id).append("hello", "world").append("user", new Document("key", "somebody"));
    }

    private MongoClient mongo() {
        return MongoClients.create(lab.databases().directEnvironment().get("MONGODB_URI"));
    }

    private static MongoCollection<Document> events(MongoClient client) {
        return client.getDatabase("datanomad").getCollection("events");
    }
}
