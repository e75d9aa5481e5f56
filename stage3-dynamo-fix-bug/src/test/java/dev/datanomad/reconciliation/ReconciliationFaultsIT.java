package dev.datanomad.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import dev.datanomad.DynamoEventStore;
import dev.datanomad.DynamoTable;
import dev.datanomad.MongoConnections;
import dev.datanomad.MongoEventStore;
import dev.datanomad.TestDatabases;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.reconciliation.DynamoProxy.Answer;
import dev.datanomad.reconciliation.Progress.Counts;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.lifecycle.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Reconciles while databases throttle, fail and hang, and while events go on arriving. */
class ReconciliationFaultsIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final ReconciledStores stores = new ReconciledStores();
    private final FaultProxy mongoProxy =
            FaultProxy.to(ReconciledStores.mongoUri().getPort());
    private final FaultProxy dynamoFaults =
            FaultProxy.to(ReconciledStores.dynamoUri().getPort());
    private final DynamoProxy dynamoProxy = new DynamoProxy(ReconciledStores.dynamoUri());
    private final Settings throughFaults = TestDatabases.settings(Map.of(
            "MONGODB_URI", "mongodb://127.0.0.1:" + mongoProxy.port() + "/datanomad",
            "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamoFaults.port()));
    private final Settings throughProxy = TestDatabases.settings(
            Map.of("AWS_ENDPOINT_URL_DYNAMODB", dynamoProxy.url().toString()));

    @AfterEach
    void close() {
        dynamoProxy.close();
        dynamoFaults.close();
        mongoProxy.close();
    }

    @Test
    void batches_that_are_answered_in_part_or_throttled_or_fail_arrive_nevertheless() throws Exception {
        List<Event> events = ReconciledStores.events(300);
        stores.inMongo(events);
        events.subList(0, 150).forEach(stores.dynamo::put);
        Random random = new Random(1);
        dynamoProxy.behave((call, database) -> switch (random.nextInt(5)) {
            case 0 -> Answer.error(400, "ProvisionedThroughputExceededException");
            case 1 -> Answer.error(500, "InternalServerError");
            case 2 -> database.apply(call.request());
            default -> inPart(call, database);
        });

        Counts counts = reconcile(throughProxy, ranges(3), new Pace(0), false);

        assertThat(counts).isEqualTo(new Counts(150, 150, 0, 0, 0, 150, 0));
        dynamoProxy.behave((call, database) -> database.apply(call.request()));
        assertClean(300);
    }

    /** Has the database do the first half, at least one, and leaves the rest undone. */
    @SuppressWarnings("unchecked")
    private static Answer inPart(DynamoProxy.Call call, Function<Map<String, Object>, Answer> database) {
        boolean write = call.operation().equals("BatchWriteItem");
        Map<String, Object> tables = (Map<String, Object>) call.request().get("RequestItems");
        Object ofTable = tables.get(DynamoTable.NAME);
        List<Object> all = (List<Object>) (write ? ofTable : ((Map<String, Object>) ofTable).get("Keys"));
        int half = (all.size() + 1) / 2;
        Answer answer = database.apply(with(call.request(), write, all.subList(0, half)));
        if (half == all.size()) {
            return answer;
        }
        Map<String, Object> body = new HashMap<>(answer.body());
        body.put(
                write ? "UnprocessedItems" : "UnprocessedKeys",
                with(call.request(), write, all.subList(half, all.size())).get("RequestItems"));
        return new Answer(answer.status(), body);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> with(Map<String, Object> request, boolean write, List<Object> part) {
        Map<String, Object> tables = (Map<String, Object>) request.get("RequestItems");
        Object ofTable = part;
        if (!write) {
            Map<String, Object> keys = new HashMap<>((Map<String, Object>) tables.get(DynamoTable.NAME));
            keys.put("Keys", part);
            ofTable = keys;
        }
        Map<String, Object> changed = new HashMap<>(request);
        changed.put("RequestItems", Map.of(DynamoTable.NAME, ofTable));
        return changed;
    }

    @Test
    void a_refusal_fails_at_once_also_in_the_middle() {
        stores.inMongo(ReconciledStores.events(1_000));
        dynamoProxy.behave((call, database) -> dynamoProxy.calls("BatchWriteItem") < 10
                ? database.apply(call.request())
                : Answer.error(400, "AccessDeniedException"));
        long start = System.nanoTime();

        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> reconcile(throughProxy, ranges(4), new Pace(0), false));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void it_goes_on_by_itself_after_a_database_was_away(boolean mongo, Consumer<FaultProxy> fault) throws Exception {
        // More than what is read ahead.
        int all = 2_000;
        stores.inMongo(ReconciledStores.events(all));
        FaultProxy proxy = mongo ? mongoProxy : dynamoFaults;
        Progress progress = ranges(3);
        CompletableFuture<Counts> running = CompletableFuture.supplyAsync(
                () -> unchecked(() -> reconcile(throughFaults, progress, new Pace(1_000), false)));

        await().atMost(LONG).until(() -> progress.counts().walked() >= 200);
        fault.accept(proxy);
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        long then = progress.counts().walked();
        assertThat(running).isNotDone();
        proxy.pass();

        await().atMost(LONG).until(running::isDone);
        assertThat(then).isLessThan(all);
        assertThat(running.get()).isEqualTo(new Counts(0, all, 0, 0, 0, all, 0));
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

    @Test
    void beside_dual_writes_nothing_is_missed_and_nothing_is_reported_that_is_only_on_its_way() throws Exception {
        stores.inMongo(ReconciledStores.events(500));
        reconcile(TestDatabases.settings(), ranges(3), new Pace(0), false);
        dynamoFaults.slow(Duration.ofMillis(100));
        try (LiveWriter writer = new LiveWriter(stores.mongo, slowDynamo())) {
            writer.awaitEvents(10);
            Progress progress = ranges(3);

            Counts counts = reconcile(TestDatabases.settings(), progress, new Pace(500), true, Duration.ofSeconds(2));

            assertThat(counts.stillMissing()).isZero();
            assertThat(counts.different()).isZero();
            assertThat(counts.equal()).isGreaterThanOrEqualTo(510);
        }
    }

    @Test
    void a_repair_beside_dual_writes_ends_with_both_equal() throws Exception {
        stores.inMongo(ReconciledStores.events(1_000));
        int written;
        try (LiveWriter writer = new LiveWriter(stores.mongo, stores.dynamo)) {
            writer.awaitEvents(10);
            reconcile(TestDatabases.settings(), ranges(3), new Pace(1_000), false);
            written = writer.stop();
        }

        assertClean(1_000 + written);
    }

    @Test
    void what_is_only_on_its_way_to_mongodb_does_not_count_as_being_in_dynamodb_only() throws Exception {
        mongoProxy.slow(Duration.ofMillis(100));
        try (MongoClient slowClient = MongoConnections.connect(throughFaults);
                LiveWriter writer = new LiveWriter(
                        stores.dynamo,
                        new MongoEventStore(MongoConnections.collection(slowClient), Duration.ofSeconds(20)));
                DynamoDbClient dynamoClient = DynamoTable.connect(TestDatabases.settings())) {
            writer.awaitEvents(5);
            OnlyInDynamo only = new OnlyInDynamo(
                    stores.documents(), new DynamoBatches(dynamoClient), new Pace(0), 2, Duration.ofSeconds(2));

            assertThat(only.count()).isZero();
        }
    }

    private EventStore slowDynamo() {
        return new DynamoEventStore(DynamoTable.connect(throughFaults), Duration.ofSeconds(20));
    }

    private Progress ranges(int parts) {
        return new Progress(IdRange.ALL.cut(IdRange.ALL.cuts(stores.documents(), parts)));
    }

    private void assertClean(long events) throws InterruptedException {
        assertThat(reconcile(TestDatabases.settings(), ranges(3), new Pace(0), true))
                .isEqualTo(new Counts(events, 0, 0, 0, 0, 0, 0));
        assertThat(stores.inDynamo()).isEqualTo((int) events);
    }

    private static Counts reconcile(Settings settings, Progress progress, Pace pace, boolean dryRun)
            throws InterruptedException {
        return reconcile(settings, progress, pace, dryRun, Duration.ofMillis(100));
    }

    private static Counts reconcile(Settings settings, Progress progress, Pace pace, boolean dryRun, Duration settle)
            throws InterruptedException {
        try (MongoClient mongoClient = MongoConnections.connect(settings);
                DynamoDbClient dynamoClient = DynamoTable.connect(settings)) {
            DynamoEventStore dynamo = new DynamoEventStore(dynamoClient, Duration.ofSeconds(10));
            DynamoBatches batches = new DynamoBatches(dynamoClient);
            new Reconciliation(MongoConnections.collection(mongoClient), dynamo, batches, progress, pace, dryRun)
                    .run(3, settle);
            return progress.counts();
        }
    }

    private interface Attempt<T> {
        T make() throws InterruptedException;
    }

    private static <T> T unchecked(Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
