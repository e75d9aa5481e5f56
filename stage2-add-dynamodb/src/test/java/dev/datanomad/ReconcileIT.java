package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.reconciliation.ReconcileProgram;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.ServiceName;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The program, as a process: what its adapters make of events. The stores have no others than its own. */
@Isolated
class ReconcileIT {

    /** A busy machine may take its time over the whole of a table. */
    private static final Settings PATIENT = TestDatabases.settings(Map.of("STORE_MILLIS", "20000"));

    private static final MongoClient MONGO_CLIENT = MongoConnections.connect(PATIENT);
    private static final DynamoDbClient DYNAMO_CLIENT = DynamoTable.connect(PATIENT);

    private final MongoCollection<Document> documents = MongoConnections.collection(MONGO_CLIENT);
    private final DynamoEventStore dynamo = new DynamoEventStore(DYNAMO_CLIENT, Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    private static void createTable() {
        DynamoTable.createIfMissing(DYNAMO_CLIENT, Duration.ofSeconds(20));
    }

    /** No events, and no table. */
    @BeforeEach
    void empty() {
        documents.drop();
        createTable();
        DYNAMO_CLIENT.deleteTable(table -> table.tableName(DynamoTable.NAME));
        try (DynamoDbWaiter waiter = DYNAMO_CLIENT.waiter()) {
            waiter.waitUntilTableNotExists(table -> table.tableName(DynamoTable.NAME));
        }
    }

    @Test
    void it_copies_everything_within_little_memory_and_says_so() {
        inMongo(events(2_000));
        String text = "x".repeat(300_000);
        inMongo(Stream.generate(() -> TestEvents.event(Map.of("text", text)))
                .limit(60)
                .toList());
        Path report = folder.resolve("report.json");

        try (ReconcileProgram program = run("--report", report.toString())) {
            assertThat(program.exitCode()).as("%s", program.errors()).isZero();
            assertThat(program.lastLine()).isEqualTo("0 missing, 0 different of 2,060");
            assertThat(program.errors()).isEmpty();
        }

        assertThat(inDynamo()).isEqualTo(2_060);
        assertThat(ReconcileProgram.report(report))
                .containsEntry("done", true)
                .containsEntry("total", number(2_060))
                .containsEntry("missing", number(2_060))
                .containsEntry("written", number(2_060));
    }

    @Test
    void a_dry_run_makes_no_table_and_says_what_it_has_found_in_both_directions() {
        List<Event> events = events(60);
        inMongo(events);
        try (ReconcileProgram program = run("--dry-run")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.lastLine()).isEqualTo("60 missing, 0 different of 60");
            assertThat(program.errors()).singleElement().asString().contains("no table nomad_events");
        }
        assertThat(DYNAMO_CLIENT.listTables().tableNames()).doesNotContain(DynamoTable.NAME);

        createTable();
        events.subList(0, 20).forEach(dynamo::put);
        events.subList(20, 25).forEach(event -> dynamo.put(changed(event)));
        dynamo.put(TestEvents.event());
        try (ReconcileProgram program = run("--dry-run", "--both-ways", "--parallel", "2")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.lines()).contains("1 record is only in DynamoDB.", "35 missing, 5 different of 60");
            assertThat(program.lastLine()).isEqualTo("1 missing, 5 different of 26");
        }
        assertThat(inDynamo()).isEqualTo(26);
        try (ReconcileProgram program = run("--from", "dynamodb")) {
            assertThat(program.exitCode()).as("%s", program.errors()).isZero();
            assertThat(program.lastLine()).isEqualTo("0 missing, 0 different of 26");
        }
        assertThat(documents.countDocuments()).isEqualTo(61);
        try (ReconcileProgram tail = run("--dry-run", "--from", "dynamodb", "--since", "2020-01-01T00:00:00Z")) {
            assertThat(tail.exitCode()).isZero();
            assertThat(tail.lastLine()).startsWith("0 missing, 0 different of 14 (a tail since ");
        }
    }

    /** A document that cannot be moved, and why. */
    private record Unmovable(Document document, String path, String reason) {}

    private static List<Unmovable> unmovable() {
        Document user = new Document("key", "u");
        return List.of(
                new Unmovable(document("a", deep(32)), "/a" + "/a".repeat(30), "nested deeper"),
                new Unmovable(document("text", "x".repeat(500_000)), "", "500"),
                new Unmovable(document("", 1), "/", "has an empty name, which DynamoDB cannot hold"),
                new Unmovable(document("tiny", Decimal128.parse("1E-200")), "/tiny", "out of range"),
                new Unmovable(document("user", new Document("key", "k".repeat(3_000))), "/user/key", "2048"),
                new Unmovable(new Document("_id", "").append("user", user), "/_id", "empty"),
                new Unmovable(new Document("_id", "i".repeat(2_000)).append("user", user), "/_id", "1024"),
                new Unmovable(new Document("_id", UUID.randomUUID().toString()), "/user", "missing"),
                new Unmovable(document("user", new Document("key", 5)), "/user/key", "string"),
                new Unmovable(document("at", List.of(1, new Date(0))), "/at/1", "Date"),
                new Unmovable(document("value", Double.NaN), "/value", "NaN"),
                new Unmovable(document("value", Decimal128.NaN), "/value", "Decimal128"),
                new Unmovable(new Document("_id", new ObjectId()).append("user", user), "/_id", "ObjectId"),
                new Unmovable(new Document("_id", 7).append("user", user), "/_id", "Integer"));
    }

    @Test
    void what_cannot_be_moved_is_named_with_its_path_and_reason_and_the_rest_is_equal() {
        List<Event> events = events(30);
        inMongo(events);
        List<Unmovable> unmovable = unmovable();
        unmovable.forEach(one -> documents.insertOne(one.document));
        createTable();
        // However a number is written, five is five.
        Stream.of(5, 5L, 5.0, Decimal128.parse("5"), Decimal128.parse("5.00"), Decimal128.parse("0.5E1"))
                .map(five -> document("value", five))
                .forEach(document -> {
                    documents.insertOne(document);
                    dynamo.put(new Event(
                            document.getString("_id"),
                            Map.of("value", new BigDecimal("5"), "user", Map.of("key", "u"))));
                });
        List<Event> different = List.of(TestEvents.event(Map.of("note", "x")), TestEvents.event(Map.of("note", "")));
        inMongo(different);
        different.forEach(event -> dynamo.put(changed(event)));
        Event undecodable = events.get(0);
        DYNAMO_CLIENT.putItem(
                put -> put.tableName(DynamoTable.NAME).item(DynamoItems.key(undecodable.userKey(), undecodable.id())));
        Path report = folder.resolve("report.json");

        try (ReconcileProgram repair = run("--report", report.toString());
                ReconcileProgram proof = after(repair, "--dry-run")) {
            assertThat(repair.exitCode()).isEqualTo(1);
            assertThat(repair.lines())
                    .anyMatch(line -> line.endsWith("cannot be moved: / has an empty name, which DynamoDB cannot hold"))
                    .anyMatch(line -> line.endsWith("records cannot be moved: the warnings above say why."));
            assertThat(repair.lastLine())
                    .matches("6 missing, . different of 52")
                    .isEqualTo(proof.lastLine());
        }

        Map<String, Object> figures = ReconcileProgram.report(report);
        assertThat(figures)
                .containsEntry("equal", number(6))
                .containsEntry("missing", number(29 + 6))
                .containsEntry("different", number(3))
                .containsEntry("unreadable", number(8));
        assertThat(unmovableIn(figures))
                .filteredOn(listed -> !listed.get("path").equals("/note"))
                .hasSameSizeAs(unmovable)
                .allSatisfy(listed -> assertThat(unmovable)
                        .filteredOn(one -> listed.get("id").equals(String.valueOf(one.document.get("_id"))))
                        .singleElement()
                        .satisfies(one -> assertThat(listed.get("path")).isEqualTo(one.path))
                        .satisfies(one -> assertThat(listed.get("reason")).contains(one.reason)));
        assertThat(events)
                .allMatch(event -> dynamo.find(event.userKey(), event.id()).isPresent());
        assertThat(dynamo.find(different.get(0).userKey(), different.get(0).id()))
                .contains(different.get(0));
    }

    private ReconcileProgram after(ReconcileProgram first, String option) {
        first.exitCode();
        ReconcileProgram second = run(option);
        second.exitCode();
        return second;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, String>> unmovableIn(Map<String, Object> report) {
        return (List<Map<String, String>>) report.get("unmovable");
    }

    @Test
    void killed_at_any_moment_it_goes_on_where_it_was_and_counts_every_event_once() {
        inMongo(events(2_000));
        Path report = folder.resolve("report.json");
        Path checkpoint = folder.resolve("checkpoint.json");
        String[] options = {"--rate", "1000", "--report", report.toString(), "--checkpoint", checkpoint.toString()};
        createTable();
        for (int enough : List.of(300 + new Random().nextInt(500), 1_200 + new Random().nextInt(500))) {
            try (ReconcileProgram program = run(options)) {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> inDynamo() > enough || !program.isRunning());
                assertThat(program.isRunning()).isTrue();
                assertThat(ReconcileProgram.report(report)).containsEntry("done", false);
            }
            assertThat(checkpoint).exists();
        }

        try (ReconcileProgram program = run(options)) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.errors()).singleElement().asString().startsWith("Going on after ");
            assertThat(program.lastLine()).isEqualTo("0 missing, 0 different of 2,000");
        }
        assertThat(checkpoint).doesNotExist();
        assertThat(inDynamo()).isEqualTo(2_000);
        assertThat((BigDecimal) ReconcileProgram.report(report).get("resumedAfter"))
                .isBetween(number(1), number(1_999));
    }

    @Test
    void a_wrong_option_and_a_database_that_cannot_be_reached_are_named_in_one_sentence() {
        FaultProxy nobody = FaultProxy.to(1);
        nobody.refuse();
        FaultProxy frozen = FaultProxy.to(1);
        frozen.hang();
        try (nobody;
                frozen;
                ReconcileProgram wrong = run("--shard", "3/3");
                ReconcileProgram noMongo = run(mongoAt(nobody));
                ReconcileProgram frozenMongo = run(mongoAt(frozen));
                ReconcileProgram noDynamo = run(dynamoAt(nobody));
                ReconcileProgram frozenDynamo = run(dynamoAt(frozen))) {
            assertRefused(wrong, "--shard");
            assertRefused(noMongo, "MONGODB_URI");
            assertRefused(frozenMongo, "MONGODB_URI");
            assertRefused(noDynamo, "AWS_ENDPOINT_URL_DYNAMODB");
            assertRefused(frozenDynamo, "AWS_ENDPOINT_URL_DYNAMODB");
        }
    }

    private static void assertRefused(ReconcileProgram program, String named) {
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.errors()).singleElement().asString().contains(named);
        assertThat(program.lines()).isEmpty();
    }

    private static Map<String, String> mongoAt(FaultProxy proxy) {
        return Map.of("MONGODB_URI", "mongodb://127.0.0.1:" + proxy.port() + "/datanomad", "START_MILLIS", "500");
    }

    private static Map<String, String> dynamoAt(FaultProxy proxy) {
        return Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + proxy.port(), "START_MILLIS", "3000");
    }

    /** With a short grace period: nobody else writes. */
    private ReconcileProgram run(String... options) {
        return run(Map.of("STORE_MILLIS", "300"), options);
    }

    private ReconcileProgram run(Map<String, String> environment, String... options) {
        String stage = ServiceName.read();
        Path jar = Path.of(System.getProperty("datanomad.root"), stage, "target", stage + ".jar");
        Map<String, String> variables = TestDatabases.settings(environment).environment();
        return new ReconcileProgram(folder, jar, Reconcile.class.getName(), variables, options);
    }

    private int inDynamo() {
        return DYNAMO_CLIENT.scanPaginator(scan -> scan.tableName(DynamoTable.NAME)).stream()
                .mapToInt(page -> page.count())
                .sum();
    }

    private void inMongo(List<Event> events) {
        documents.insertMany(events.stream()
                .map(event -> Document.parse(Json.write(event.body())).append("_id", event.id()))
                .toList());
    }

    /** As many as asked for, every second one with a random id as older data has. */
    private static List<Event> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Event event = TestEvents.eventOf("user-" + i % 100, Map.of("hello", "world", "value", i));
                    return i % 2 == 0 ? event : new Event(UUID.randomUUID().toString(), event.body());
                })
                .toList();
    }

    /** The same event with another content. */
    private static Event changed(Event event) {
        return new Event(event.id(), Map.of("hello", "changed", "user", Map.of("key", event.userKey())));
    }

    private static Document document(String field, Object value) {
        Document document = new Document("_id", UUID.randomUUID().toString()).append("user", new Document("key", "u"));
        return document.append(field, value);
    }

    private static Object deep(int levels) {
        return levels == 0 ? 1 : new Document("a", deep(levels - 1));
    }

    private static BigDecimal number(int number) {
        return BigDecimal.valueOf(number);
    }
}
