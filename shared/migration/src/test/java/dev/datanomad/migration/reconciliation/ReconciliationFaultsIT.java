package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Filters;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.TestStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** From MongoDB to DynamoDB, while they fail and hang, and while records go on arriving. */
class ReconciliationFaultsIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final TestStores stores = new TestStores();
    private final FaultProxy mongoProxy = FaultProxy.to(TestStores.MONGO_PORT);
    private final FaultProxy dynamoProxy = FaultProxy.to(TestStores.DYNAMO_PORT);
    private final MongoClient mongo = TestStores.mongo(mongoProxy.port());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DynamoDbClient dynamo = TestStores.dynamo(dynamoProxy.port());

    @AfterEach
    void close() {
        threads.shutdownNow();
        dynamo.close();
        mongo.close();
        dynamoProxy.close();
        mongoProxy.close();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void it_goes_on_by_itself_after_a_database_was_away(boolean ofMongo, Consumer<FaultProxy> fault) throws Exception {
        // More than what is read ahead.
        int all = 1_500;
        stores.inMongo(Note.notes(all));
        FaultProxy proxy = ofMongo ? mongoProxy : dynamoProxy;
        Source<Note> source = TestStores.source(mongo);
        Progress progress = new Progress(Range.ALL.split(source.cuts(Range.ALL, 3)));
        Reconciliation<Note> reconciliation = new Reconciliation<>(source, TestStores.target(dynamo, TestStores.TABLE));
        Future<?> running = threads.submit(() -> {
            reconciliation.run(new Options(false, 3, 1_000, GRACE), progress);
            return null;
        });

        await().atMost(LONG).until(() -> progress.counts().walked() >= 200);
        fault.accept(proxy);
        long then = untilNoHeadway(progress);
        assertThat(running).isNotDone();
        proxy.pass();

        running.get();
        assertThat(then).isLessThan(all);
        assertThat(progress.counts()).isEqualTo(new Counts(0, all, 0, 0, 0, all, 0, 0));
        assertClean(all);
    }

    static Stream<Arguments> faults() {
        Consumer<FaultProxy> refuse = FaultProxy::refuse;
        Consumer<FaultProxy> hang = FaultProxy::hang;
        return Stream.of(
                Arguments.of(true, refuse),
                Arguments.of(true, hang),
                Arguments.of(false, refuse),
                Arguments.of(false, hang));
    }

    /** Lets what was under way arrive. */
    private static long untilNoHeadway(Progress progress) {
        AtomicLong before = new AtomicLong(-1);
        await().atMost(LONG).pollInterval(Duration.ofMillis(500)).until(() -> {
            long walked = progress.counts().walked();
            return before.getAndSet(walked) == walked;
        });
        return before.get();
    }

    @Test
    void beside_dual_writes_nothing_is_missed_and_nothing_is_reported_that_is_only_on_its_way() throws Exception {
        stores.inMongo(Note.notes(300));
        Reconciliation<Note> reconciliation = new Reconciliation<>(stores.source, stores.target);
        reconciliation.run(Options.REPAIR);
        dynamoProxy.slow(Duration.ofMillis(100));
        try (LiveWriter writer = new LiveWriter(stores::inMongo, into(TestStores.target(dynamo, TestStores.TABLE)))) {
            writer.awaitNotes(10);

            Counts counts = reconciliation.run(new Options(true, 3, 500, GRACE)).counts();

            assertThat(counts.stillMissing()).isZero();
            assertThat(counts.different()).isZero();
            assertThat(counts.equal()).isGreaterThanOrEqualTo(310);
        }
    }

    @Test
    void shards_that_run_at_the_same_time_beside_live_traffic_miss_nothing() throws Exception {
        stores.inMongo(Note.notes(1_000));
        int written;
        long walked = 0;
        try (LiveWriter writer = new LiveWriter(stores::inMongo, into(stores.target))) {
            writer.awaitNotes(10);
            List<Callable<Counts>> shards = List.of(() -> shard(0), () -> shard(1), () -> shard(2));
            for (Future<Counts> shard : threads.invokeAll(shards)) {
                walked += shard.get().walked();
            }
            written = writer.stop();
        }

        assertThat(walked).isBetween(1_010L, 1_000L + written);
        assertClean(1_000 + written);
    }

    private Counts shard(int index) throws InterruptedException {
        Range part = stores.source.shard(index, 3);
        Progress progress = new Progress(part.split(stores.source.cuts(part, 2)));
        new Reconciliation<>(stores.source, stores.target).run(new Options(false, 2, 1_000, GRACE), progress);
        return progress.counts();
    }

    @Test
    void what_is_erased_beside_a_repair_from_the_source_and_then_from_the_target_does_not_come_back() throws Exception {
        List<Note> notes = Note.notes(6_000);
        stores.inMongo(notes);
        Map<String, List<Note>> users = notes.stream().collect(Collectors.groupingBy(Note::owner));
        List<String> erased = users.keySet().stream().limit(20).toList();
        Progress progress = new Progress(Range.ALL.split(stores.source.cuts(Range.ALL, 4)));
        Future<?> running = threads.submit(() -> {
            new Reconciliation<>(stores.source, stores.target).run(new Options(false, 4, 2_000, GRACE), progress);
            return null;
        });

        await().atMost(LONG).until(() -> progress.counts().walked() >= 500);
        erased.forEach(user -> erase(users.get(user)));
        running.get();

        assertThat(progress.counts().erased()).isPositive();
        assertClean(80 * 60);
        assertThat(stores.countInDynamo()).isEqualTo(80 * 60);
    }

    private void erase(List<Note> notes) {
        stores.documents()
                .deleteMany(Filters.in("_id", notes.stream().map(Note::id).toList()));
        stores.target.delete(notes.stream().map(Note::key).toList());
    }

    private static Consumer<List<Note>> into(Target<Note> target) {
        return notes -> target.write(notes.stream().map(Note::row).toList());
    }

    private void assertClean(long notes) throws InterruptedException {
        assertThat(new Reconciliation<>(stores.source, stores.target)
                        .run(Options.VERIFY)
                        .counts())
                .isEqualTo(new Counts(notes, 0, 0, 0, 0, 0, 0, 0));
        assertThat(stores.countInDynamo()).isEqualTo(notes);
    }
}
