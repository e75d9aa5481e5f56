package dev.datanomad.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.BrokenStores;
import dev.datanomad.TestEvents;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.service.events.Event;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The program, as a process. */
class ReconcileIT {

    private final ReconciledStores stores = new ReconciledStores();

    @TempDir
    private Path folder;

    @Test
    void it_copies_everything_within_little_memory_and_says_so() {
        stores.inMongo(ReconciledStores.events(2_000));
        String text = "x".repeat(300_000);
        IntStream.range(0, 60).forEach(i -> stores.mongo.put(TestEvents.event(Map.of("text", text))));
        Path report = folder.resolve("report.json");

        try (ReconcileProgram program = run("--report", report.toString())) {
            assertThat(program.exitCode()).as("%s", program.errors()).isZero();
            assertThat(program.lastLine()).isEqualTo("0 missing, 0 different of 2,060");
            assertThat(program.errors()).isEmpty();
        }

        assertThat(stores.inDynamo()).isEqualTo(2_060);
        assertThat(ReconcileProgram.report(report))
                .containsEntry("dryRun", false)
                .containsEntry("done", true)
                .containsEntry("total", number(2_060))
                .containsEntry("walked", number(2_060))
                .containsEntry("equal", number(0))
                .containsEntry("missing", number(2_060))
                .containsEntry("different", number(0))
                .containsEntry("written", number(2_060))
                .containsEntry("unmovable", List.of())
                .containsEntry("onlyInDynamo", null)
                .containsEntry("resumedAfter", number(0))
                .containsKey("seconds");
    }

    @Test
    void a_dry_run_says_what_it_has_found_in_both_directions() {
        List<Event> events = ReconciledStores.events(60);
        stores.inMongo(events);
        events.subList(0, 20).forEach(stores.dynamo::put);
        events.subList(20, 25).forEach(event -> stores.dynamo.put(ReconciledStores.changed(event)));
        stores.dynamo.put(TestEvents.event());

        try (ReconcileProgram program = run("--dry-run", "--both-ways", "--parallel", "2")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.lines())
                    .contains("This was a dry run: nothing was written.", "1 event is only in DynamoDB.");
            assertThat(program.lastLine()).isEqualTo("35 missing, 5 different of 60");
        }
        assertThat(stores.inDynamo()).isEqualTo(26);
    }

    @Test
    void what_cannot_be_moved_is_named_with_its_path_and_reason() {
        stores.inMongo(ReconciledStores.events(20));
        String id = UUID.randomUUID().toString();
        stores.documents()
                .insertOne(new Document("_id", id).append("", 1).append("user", new Document("key", "somebody")));
        Path report = folder.resolve("report.json");

        try (ReconcileProgram program = run("--report", report.toString())) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.lines())
                    .anyMatch(line -> line.endsWith(
                            "Event " + id + " cannot be moved: / has an empty name, which" + " DynamoDB cannot hold"))
                    .contains("1 event cannot be moved: the warnings above say why.");
            assertThat(program.lastLine()).isEqualTo("1 missing, 0 different of 21");
        }
        assertThat(ReconcileProgram.report(report))
                .containsEntry(
                        "unmovable",
                        List.of(Map.of(
                                "id",
                                id,
                                "userKey",
                                "somebody",
                                "path",
                                "/",
                                "reason",
                                "has an empty name, which DynamoDB cannot hold")));
    }

    @Test
    void killed_at_any_moment_it_goes_on_where_it_was_and_counts_every_event_once() {
        stores.inMongo(ReconciledStores.events(2_500));
        Path report = folder.resolve("report.json");
        Path checkpoint = folder.resolve("checkpoint.json");
        String[] options = {"--rate", "1500", "--report", report.toString(), "--checkpoint", checkpoint.toString()};
        Random random = new Random();
        for (int kills = 0; kills < 3; kills++) {
            BigDecimal before = walked(report);
            try (ReconcileProgram program = run(options)) {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> walked(report).compareTo(before) > 0 || !program.isRunning());
                assertThat(program.isRunning()).isTrue();
                assertThat(ReconcileProgram.report(report))
                        .containsEntry("done", false)
                        .containsEntry("total", number(2_500));
                await().pollDelay(Duration.ofMillis(random.nextInt(200))).until(() -> true);
            }
            assertThat(checkpoint).exists();
        }

        try (ReconcileProgram program = run(options)) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.errors()).singleElement().asString().startsWith("Going on after ");
            assertThat(program.lines()).anyMatch(line -> line.endsWith("looked at earlier, before an interruption."));
            assertThat(program.lastLine()).isEqualTo("0 missing, 0 different of 2,500");
        }
        assertThat(checkpoint).doesNotExist();
        assertThat(stores.inDynamo()).isEqualTo(2_500);
        Map<String, Object> end = ReconcileProgram.report(report);
        assertThat(((BigDecimal) end.get("equal")).add((BigDecimal) end.get("missing")))
                .isEqualTo(number(2_500));
        assertThat((BigDecimal) end.get("resumedAfter")).isBetween(number(1), number(2_499));
    }

    private static BigDecimal walked(Path report) {
        return (BigDecimal) ReconcileProgram.report(report).getOrDefault("walked", BigDecimal.ZERO);
    }

    @Test
    void a_checkpoint_that_does_not_fit_is_refused_in_one_sentence() throws IOException {
        Path other = folder.resolve("other.json");
        new Checkpoint(other, "repair of shard 0/1").save(new Progress(List.of(IdRange.ALL)));
        Path empty = Files.createFile(folder.resolve("empty.json"));

        try (ReconcileProgram first = run("--dry-run", "--checkpoint", other.toString());
                ReconcileProgram second = run("--checkpoint", empty.toString())) {
            assertThat(first.exitCode()).isEqualTo(2);
            assertThat(first.errors()).singleElement().asString().contains(other.toString(), "another task");
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.errors()).singleElement().asString().contains(empty.toString(), "is no checkpoint");
        }
    }

    @Test
    void a_checkpoint_does_not_fit_a_table_that_was_made_anew() throws IOException {
        Path checkpoint = folder.resolve("checkpoint.json");
        stores.inMongo(ReconciledStores.events(3_000));
        String[] options = {"--rate", "500", "--checkpoint", checkpoint.toString()};
        killOnceUnderWay(checkpoint, options);
        stores.dropTable();
        BrokenStores.realDynamo();

        try (ReconcileProgram program = run(options)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).singleElement().asString().contains(checkpoint.toString(), "another task");
        }
    }

    @Test
    void a_checkpoint_does_not_fit_a_collection_that_was_cut_anew() throws IOException {
        Path checkpoint = folder.resolve("checkpoint.json");
        stores.inMongo(ReconciledStores.events(3_000));
        String[] options = {"--shard", "0/2", "--rate", "500", "--checkpoint", checkpoint.toString()};
        killOnceUnderWay(checkpoint, options);
        stores.database().getCollection("reconciliation").drop();
        stores.inMongo(ReconciledStores.events(3_000));

        try (ReconcileProgram program = run(options)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).singleElement().asString().contains(checkpoint.toString(), "cut anew");
        }
    }

    private void killOnceUnderWay(Path checkpoint, String... options) throws IOException {
        try (ReconcileProgram program = run(options)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(checkpoint)
                            && Files.readString(checkpoint).contains("\"last\":\""));
            assertThat(program.isRunning()).isTrue();
        }
        assertThat(checkpoint).exists();
    }

    @Test
    void a_MongoDB_without_events_proves_nothing() {
        stores.dynamo.put(TestEvents.event());

        try (ReconcileProgram program = run("--dry-run")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.lastLine()).isEqualTo("0 missing, 0 different of 0");
            assertThat(program.errors()).singleElement().asString().contains("MONGODB_URI");
        }
    }

    @Test
    void shards_that_run_at_the_same_time_beside_live_traffic_miss_nothing() {
        stores.inMongo(ReconciledStores.events(1_500));
        List<ReconcileProgram> programs = new ArrayList<>();
        int written;
        try (LiveWriter writer = new LiveWriter(stores.mongo, stores.dynamo)) {
            writer.awaitEvents(10);
            IntStream.range(0, 3)
                    .forEach(i -> programs.add(
                            run("--shard", i + "/3", "--report", report(i).toString())));
            assertThat(programs)
                    .allSatisfy(program -> assertThat(program.exitCode()).isZero());
            written = writer.stop();
        }
        int walked = IntStream.range(0, 3)
                .map(i -> walked(report(i)).intValueExact())
                .sum();

        assertThat(walked).isBetween(1_510, 1_500 + written);
        assertThat(stores.inDynamo()).isEqualTo(1_500 + written);
    }

    private Path report(int shard) {
        return folder.resolve("report-" + shard + ".json");
    }

    @ParameterizedTest
    @MethodSource("options_that_cannot_be_right")
    void an_option_that_cannot_be_right_is_refused_in_one_sentence(String option, String value) {
        try (ReconcileProgram program = run(option, value)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).singleElement().asString().contains(option);
            assertThat(program.lines()).isEmpty();
        }
    }

    static Stream<Arguments> options_that_cannot_be_right() {
        return Stream.of(
                Arguments.of("--shard", "3/3"),
                Arguments.of("--rate", "-5"),
                Arguments.of("--rate", "fast"),
                Arguments.of("--parallel", "0"),
                Arguments.of("--report", "/proc/nowhere/report.json"),
                Arguments.of("--quickly", "please"));
    }

    @Test
    void a_database_that_cannot_be_reached_is_named_in_one_sentence_and_soon() {
        FaultProxy nobody = FaultProxy.to(1);
        nobody.refuse();
        FaultProxy frozen = FaultProxy.to(1);
        frozen.hang();
        long start = System.nanoTime();
        try (nobody;
                frozen;
                ReconcileProgram noMongo = run(mongoAt(nobody));
                ReconcileProgram frozenMongo = run(mongoAt(frozen));
                ReconcileProgram noDynamo = run(dynamoAt(nobody));
                ReconcileProgram frozenDynamo = run(dynamoAt(frozen))) {
            for (ReconcileProgram program : List.of(noMongo, frozenMongo)) {
                assertThat(program.exitCode()).isEqualTo(2);
                assertThat(program.errors()).singleElement().asString().contains("MONGODB_URI");
            }
            for (ReconcileProgram program : List.of(noDynamo, frozenDynamo)) {
                assertThat(program.exitCode()).isEqualTo(2);
                assertThat(program.errors()).singleElement().asString().contains("AWS_ENDPOINT_URL_DYNAMODB");
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    private static Map<String, String> mongoAt(FaultProxy proxy) {
        return Map.of("MONGODB_URI", "mongodb://127.0.0.1:" + proxy.port() + "/datanomad");
    }

    private static Map<String, String> dynamoAt(FaultProxy proxy) {
        return Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + proxy.port());
    }

    private static BigDecimal number(int number) {
        return BigDecimal.valueOf(number);
    }

    private ReconcileProgram run(String... options) {
        return run(Map.of(), options);
    }

    private ReconcileProgram run(Map<String, String> environment, String... options) {
        return new ReconcileProgram(folder, environment, options);
    }
}
