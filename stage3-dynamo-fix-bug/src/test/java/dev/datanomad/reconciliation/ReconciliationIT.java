package dev.datanomad.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoClient;
import dev.datanomad.BrokenStores;
import dev.datanomad.DynamoEventStore;
import dev.datanomad.DynamoTable;
import dev.datanomad.MongoConnections;
import dev.datanomad.TestDatabases;
import dev.datanomad.TestEvents;
import dev.datanomad.reconciliation.Progress.Counts;
import dev.datanomad.reconciliation.Progress.Unmovable;
import dev.datanomad.service.events.Event;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class ReconciliationIT {

    private final ReconciledStores stores = new ReconciledStores();
    private final DynamoProxy proxy = new DynamoProxy(ReconciledStores.dynamoUri());

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void what_is_missing_is_copied_and_what_differs_is_repaired_and_what_is_equal_is_left_alone() throws Exception {
        List<Event> events = ReconciledStores.events(600);
        stores.inMongo(events);
        events.subList(0, 100).forEach(stores.dynamo::put);
        events.subList(100, 150).forEach(event -> stores.dynamo.put(ReconciledStores.changed(event)));

        Counts counts = reconcile(false).counts();

        assertThat(counts).isEqualTo(new Counts(100, 450, 50, 0, 0, 450, 50));
        assertThat(counts.stillMissing() + counts.stillDifferent()).isZero();
        assertThat(events)
                .allMatch(
                        event -> stores.dynamo.find(event.userKey(), event.id()).equals(Optional.of(event)));
        assertThat(stores.inDynamo()).isEqualTo(600);
    }

    @Test
    void a_second_run_writes_nothing() throws Exception {
        stores.inMongo(ReconciledStores.events(300));
        reconcile(false);
        int writes = proxy.calls("BatchWriteItem");

        Counts counts = reconcile(false).counts();

        assertThat(counts).isEqualTo(new Counts(300, 0, 0, 0, 0, 0, 0));
        assertThat(writes).isPositive();
        assertThat(proxy.calls("BatchWriteItem")).isEqualTo(writes);
    }

    @Test
    void a_dry_run_finds_everything_and_writes_nothing() throws Exception {
        List<Event> events = ReconciledStores.events(300);
        stores.inMongo(events);
        events.subList(0, 100).forEach(stores.dynamo::put);
        events.subList(100, 150).forEach(event -> stores.dynamo.put(ReconciledStores.changed(event)));

        Counts counts = reconcile(true).counts();

        assertThat(counts).isEqualTo(new Counts(100, 150, 50, 0, 0, 0, 0));
        assertThat(proxy.calls("BatchWriteItem")).isZero();
        assertThat(stores.inDynamo()).isEqualTo(150);
    }

    @Test
    void without_a_table_everything_is_missing() throws Exception {
        stores.inMongo(ReconciledStores.events(50));
        stores.dropTable();
        try {
            assertThat(reconcile(true).counts()).isEqualTo(new Counts(0, 50, 0, 0, 0, 0, 0));
            assertThat(stores.hasTable()).isFalse();
        } finally {
            BrokenStores.realDynamo();
        }
    }

    @ParameterizedTest
    @MethodSource("forms_of_five")
    void a_number_that_is_written_otherwise_is_not_different(Object five) throws Exception {
        String id = UUID.randomUUID().toString();
        stores.documents()
                .insertOne(new Document("_id", id).append("value", five).append("user", new Document("key", "u")));
        stores.dynamo.put(new Event(id, Map.of("value", new BigDecimal("5"), "user", Map.of("key", "u"))));

        assertThat(reconcile(false).counts()).isEqualTo(new Counts(1, 0, 0, 0, 0, 0, 0));
    }

    static Stream<Object> forms_of_five() {
        return Stream.of(5, 5L, 5.0, Decimal128.parse("5"), Decimal128.parse("5.00"), Decimal128.parse("0.5E1"));
    }

    @Test
    void a_copy_that_is_no_event_is_repaired() throws Exception {
        Event event = TestEvents.event();
        stores.mongo.put(event);
        stores.putItem(DynamoEventStore.key(event.userKey(), event.id()));

        assertThat(reconcile(false).counts()).isEqualTo(new Counts(0, 0, 1, 0, 0, 0, 1));
        assertThat(stores.dynamo.find(event.userKey(), event.id())).contains(event);
    }

    @ParameterizedTest
    @MethodSource("documents_that_cannot_be_moved")
    void what_cannot_be_moved_is_listed_and_the_rest_moves(Document document, String path, String reason)
            throws Exception {
        List<Event> events = ReconciledStores.events(30);
        stores.inMongo(events);
        stores.documents().insertOne(document);

        Progress.State state = reconcile(false);

        assertThat(state.counts().walked()).isEqualTo(31);
        assertThat(state.counts().copied()).isEqualTo(30);
        assertThat(state.counts().unmovable()).isEqualTo(1);
        assertThat(state.unmovable())
                .extracting(Unmovable::id, Unmovable::path)
                .containsExactly(tuple(String.valueOf(document.get("_id")), path));
        assertThat(state.unmovable().get(0).reason()).contains(reason);
        assertThat(stores.inDynamo()).isEqualTo(30);
    }

    static Stream<Arguments> documents_that_cannot_be_moved() {
        Document user = new Document("key", "u");
        return Stream.of(
                Arguments.of(document("a", deep(32)), "/a" + "/a".repeat(30), "nested deeper"),
                Arguments.of(document("text", "x".repeat(500_000)), "", "500"),
                Arguments.of(document("", 1), "/", "empty name"),
                Arguments.of(document("tiny", Decimal128.parse("1E-200")), "/tiny", "out of range"),
                Arguments.of(document("user", new Document("key", "k".repeat(3_000))), "/user/key", "2048"),
                Arguments.of(new Document("_id", "").append("user", user), "/_id", "empty"),
                Arguments.of(new Document("_id", "i".repeat(2_000)).append("user", user), "/_id", "1024"),
                Arguments.of(new Document("_id", UUID.randomUUID().toString()), "/user", "missing"),
                Arguments.of(document("user", new Document("key", 5)), "/user/key", "string"),
                Arguments.of(document("at", List.of(1, new Date(0))), "/at/1", "Date"),
                Arguments.of(document("value", Double.NaN), "/value", "NaN"),
                Arguments.of(document("value", Decimal128.NaN), "/value", "Decimal128"),
                Arguments.of(new Document("_id", new ObjectId()).append("user", user), "/_id", "ObjectId"),
                Arguments.of(new Document("_id", 7).append("user", user), "/_id", "Integer"));
    }

    @Test
    void ids_of_every_other_type_are_found() throws Exception {
        List<Object> ids = Arrays.asList(
                new MinKey(),
                null,
                7,
                7_000_000_000L,
                7.5,
                Decimal128.parse("7.25"),
                new Document("of", "a document"),
                new Binary(new byte[] {7}),
                new ObjectId(),
                true,
                new Date(7),
                new BsonTimestamp(7, 7),
                new MaxKey());
        ids.forEach(id -> stores.documents().insertOne(new Document("_id", id)));
        stores.inMongo(ReconciledStores.events(2));

        Counts counts = reconcile(false).counts();

        assertThat(counts).isEqualTo(new Counts(0, 2, 0, ids.size(), 0, 2, 0));
    }

    private static Document document(String field, Object value) {
        Document document = new Document("_id", UUID.randomUUID().toString());
        document.append("user", new Document("key", "u"));
        return document.append(field, value);
    }

    private static Object deep(int levels) {
        return levels == 0 ? 1 : new Document("a", deep(levels - 1));
    }

    @Test
    void what_is_said_to_be_repaired_is_equal_and_the_rest_is_listed() throws Exception {
        Event plain = TestEvents.event(Map.of("note", "x"));
        Event empty = TestEvents.event(Map.of("note", ""));
        stores.inMongo(List.of(plain, empty));
        stores.dynamo.put(ReconciledStores.changed(plain));
        stores.dynamo.put(ReconciledStores.changed(empty));

        Progress.State repair = reconcile(false);
        Counts after = reconcile(true).counts();

        assertThat(repair.counts().different()).isEqualTo(2);
        assertThat(repair.counts().stillDifferent()).isEqualTo(after.different());
        assertThat(repair.unmovable()).hasSize((int) after.different());
        assertThat(repair.unmovable()).allMatch(event -> event.path().equals("/note"));
    }

    @Test
    void more_than_can_be_remembered_is_still_counted() throws Exception {
        stores.documents()
                .insertMany(Collections.nCopies(1_200, 0).stream()
                        .map(nothing -> new Document("_id", new ObjectId()))
                        .toList());
        stores.documents()
                .insertMany(Collections.nCopies(1_200, 0).stream()
                        .map(nothing -> new Document("_id", UUID.randomUUID().toString()))
                        .toList());

        Progress.State state = reconcile(false);

        assertThat(state.counts()).isEqualTo(new Counts(0, 0, 0, 2_400, 0, 0, 0));
        assertThat(state.unmovable()).hasSize(Progress.REMEMBERED);
    }

    @Test
    void a_rate_is_kept() throws Exception {
        stores.inMongo(ReconciledStores.events(2_000));
        reconcile(true);
        long start = System.nanoTime();

        reconcile(true, new Pace(1_000));

        // Faster would be wrong. How much slower it is depends on the machine.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_600), Duration.ofSeconds(20));
    }

    @Test
    void what_only_dynamodb_has_is_counted_second_copies_under_another_user_among_it() throws Exception {
        List<Event> events = ReconciledStores.events(500);
        stores.inMongo(events);
        reconcile(false);
        ReconciledStores.events(120).forEach(stores.dynamo::put);
        Map<String, Object> ofAnother = Map.of("user", Map.of("key", "somebody-else"));
        stores.dynamo.put(new Event(events.get(0).id(), ofAnother));

        try (MongoClient mongoClient = MongoConnections.connect(TestDatabases.settings());
                DynamoDbClient dynamoClient = connect()) {
            DynamoBatches batches = new DynamoBatches(dynamoClient);
            OnlyInDynamo only =
                    new OnlyInDynamo(MongoConnections.collection(mongoClient), batches, new Pace(0), 3, Duration.ZERO);
            assertThat(only.count()).isEqualTo(121);
        }
    }

    @Test
    void a_refusal_fails_at_once() {
        stores.inMongo(ReconciledStores.events(1_000));
        proxy.behave((call, database) -> DynamoProxy.Answer.error(400, "AccessDeniedException"));
        long start = System.nanoTime();

        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> reconcile(false));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_table_that_is_being_changed_can_be_used_meanwhile() {
        proxy.behave((call, database) -> {
            DynamoProxy.Answer answer = database.apply(call.request());
            return call.operation().equals("DescribeTable") ? whileChanging(answer) : answer;
        });
        try (DynamoDbClient client = connect()) {
            DynamoTable.create(client, Duration.ofSeconds(10));
        }

        assertThat(proxy.calls("DescribeTable")).isEqualTo(1);
    }

    private static DynamoProxy.Answer whileChanging(DynamoProxy.Answer description) {
        Map<Object, Object> table = new HashMap<>((Map<?, ?>) description.body().get("Table"));
        table.put("TableStatus", "UPDATING");
        return new DynamoProxy.Answer(200, Map.of("Table", table));
    }

    private DynamoDbClient connect() {
        return DynamoTable.connect(TestDatabases.settings(
                Map.of("AWS_ENDPOINT_URL_DYNAMODB", proxy.url().toString())));
    }

    private Progress.State reconcile(boolean dryRun) throws InterruptedException {
        return reconcile(dryRun, new Pace(0));
    }

    private Progress.State reconcile(boolean dryRun, Pace pace) throws InterruptedException {
        try (MongoClient mongoClient = MongoConnections.connect(TestDatabases.settings());
                DynamoDbClient dynamoClient = connect()) {
            var mongo = MongoConnections.collection(mongoClient);
            DynamoEventStore dynamo = new DynamoEventStore(dynamoClient, Duration.ofSeconds(10));
            Progress progress = new Progress(IdRange.ALL.cut(IdRange.ALL.cuts(mongo, 3)));
            new Reconciliation(mongo, dynamo, new DynamoBatches(dynamoClient), progress, pace, dryRun)
                    .run(3, Duration.ofMillis(100));
            return progress.state();
        }
    }
}
