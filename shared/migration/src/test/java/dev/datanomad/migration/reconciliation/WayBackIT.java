package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.dynamodb.DynamoSource;
import dev.datanomad.migration.mongodb.MongoTarget;
import dev.datanomad.service.lifecycle.RecordedLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** From DynamoDB to MongoDB, and both ways. */
class WayBackIT {

    private final TestStores stores = new TestStores();
    private final Source<Note> items = new DynamoSource<>(stores.target);
    private final Target<Note> documents = new MongoTarget<>(stores.source);

    @TempDir
    private Path folder;

    private record Run(int exitCode, List<String> lines, List<String> errors) {

        String lastLine() {
            return lines.get(lines.size() - 1);
        }
    }

    private Run run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = ReconcileCommand.commandLine(
                        new StoreNames("MongoDB", "DynamoDB"),
                        "MONGODB_URI",
                        dryRun -> new ReconcileCommand.Stores<>(
                                new ReconcileCommand.Direction<>(stores.source, stores.target),
                                Optional.of(new ReconcileCommand.Direction<>(items, documents)),
                                Duration.ofMillis(20),
                                TimeOrderedIds::uuid7,
                                () -> {}))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int exitCode = command.execute(options);
        return new Run(
                exitCode,
                out.toString().lines().toList(),
                err.toString().lines().toList());
    }

    @Test
    void it_copies_back_what_is_missing_or_different_and_lists_the_rest() {
        List<Note> notes = Note.notes(500);
        stores.inDynamo(notes);
        stores.inMongo(notes.subList(0, 100));
        stores.inMongo(notes.subList(100, 150).stream().map(Note::changed).toList());
        stores.putItem(Map.of("owner", AttributeValue.fromS("ann"), "id", AttributeValue.fromS("undecodable")));
        stores.inDynamo(List.of(new Note("ann", "long", Note.TOO_LONG)));

        Run repair = run("--from", "dynamodb");

        assertThat(repair.exitCode).isEqualTo(1);
        assertThat(repair.lines)
                .contains("Wrote 400 records to MongoDB: 350 that had been missing, 50 that had been different.")
                .contains("2 records cannot be moved: the warnings above say why.");
        assertThat(repair.lastLine()).isEqualTo("1 missing, 0 different of 502");
        assertThat(stores.documents().countDocuments()).isEqualTo(500);

        Run second = run("--from", "DynamoDB", "--dry-run", "--parallel", "2");
        assertThat(second.lines.get(0)).contains(": 500 equal, 1 missing, 0 different, 1 unreadable.");
    }

    @Test
    void a_walk_that_was_interrupted_goes_on_and_counts_every_record_once() throws Exception {
        List<Note> notes = Note.notes(2_000);
        stores.inDynamo(notes);
        Progress progress = new Progress(Range.ALL.split(items.cuts(Range.ALL, 3)));
        Thread walk = new Thread(() -> {
            try {
                new Reconciliation<>(items, documents).run(new Options(false, 3, 2_000, Duration.ZERO), progress);
            } catch (InterruptedException | RuntimeException e) {
                // It is meant to be.
            }
        });
        walk.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> progress.counts().walked() > 300);
        walk.interrupt();
        walk.join();
        assertThat(progress.counts().walked()).isBetween(301L, 1_999L);

        Progress resumed = new Progress(progress.state());
        new Reconciliation<>(items, documents).run(Options.REPAIR, resumed);

        assertThat(resumed.counts().walked()).isEqualTo(2_000);
        assertThat(stores.documents().countDocuments()).isEqualTo(2_000);
    }

    @Test
    void what_is_erased_from_dynamodb_and_then_from_mongodb_beside_it_does_not_come_back() throws Exception {
        List<Note> notes = Note.notes(3_000);
        stores.inDynamo(notes);
        Progress progress = new Progress(Range.ALL.split(items.cuts(Range.ALL, 4)));
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
            try {
                new Reconciliation<>(items, documents).run(new Options(false, 4, 1_500, Duration.ZERO), progress);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> progress.counts().walked() >= 300);
        for (int i = 0; i < 1_000; i += 100) {
            List<RecordKey> erased =
                    notes.subList(i, i + 100).stream().map(Note::key).toList();
            stores.target.delete(erased);
            documents.delete(erased);
        }
        running.join();

        assertThat(progress.counts().erased()).isPositive();
        assertThat(stores.documents().countDocuments()).isEqualTo(2_000);
        assertThat(new Reconciliation<>(items, documents).run(Options.VERIFY).counts())
                .isEqualTo(new Counts(2_000, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void both_ways_are_two_dry_runs_and_name_what_only_dynamodb_has() {
        List<Note> notes = new ArrayList<>(Note.notes(60));
        stores.inMongo(notes);
        stores.inDynamo(notes.subList(0, 20));
        stores.inDynamo(notes.subList(20, 25).stream().map(Note::changed).toList());
        Note only = Note.of("only here");
        Note secondCopy = new Note("somebody-else", notes.get(0).id(), "a second copy");
        stores.inDynamo(List.of(only, secondCopy));
        stores.putItem(Map.of("owner", AttributeValue.fromS("ann"), "id", AttributeValue.fromS("undecodable")));
        stores.putItem(Map.of(
                "owner", AttributeValue.fromS(notes.get(59).owner()),
                "id", AttributeValue.fromS(notes.get(59).id())));
        Path report = folder.resolve("report.json");

        try (RecordedLog log = new RecordedLog()) {
            Run run = run("--dry-run", "--both-ways", "--report", report.toString());

            assertThat(run.exitCode).isEqualTo(1);
            assertThat(run.lines)
                    .contains(
                            "From MongoDB to DynamoDB:",
                            "34 missing, 6 different of 60",
                            "3 records are only in DynamoDB.",
                            "From DynamoDB to MongoDB:",
                            "2 missing, 5 different of 29");
            assertThat(log.lines())
                    .contains("Record " + only.id() + " of owner is missing in MongoDB")
                    .contains("Record " + notes.get(59).id() + " of "
                            + notes.get(59).owner() + " is different in DynamoDB");
        }
        Map<String, Object> figures = ReconcileProgram.report(report);
        assertThat(figures)
                .containsEntry("done", true)
                .containsEntry("missing", BigDecimal.valueOf(34))
                .containsEntry("onlyInTarget", BigDecimal.valueOf(3));
        assertThat((List<?>) figures.get("onlyInTargetKeys"))
                .hasSize(3)
                .anyMatch(key -> key.equals(Map.of("owner", "somebody-else", "id", secondCopy.id())))
                .anyMatch(key -> key.equals(Map.of("owner", "ann", "id", "undecodable")));
        assertThat((Map<?, ?>) figures.get("back")).extracting("source").isEqualTo("DynamoDB");
        assertThat(stores.documents().countDocuments()).isEqualTo(60);
    }

    @Test
    void both_ways_are_clean_if_both_stores_hold_the_same() {
        List<Note> notes = Note.notes(60);
        stores.inMongo(notes);
        stores.inDynamo(notes);

        Run run = run("--dry-run", "--both-ways");

        assertThat(run.exitCode).isZero();
        assertThat(run.lines).contains("0 records are only in DynamoDB.");
        assertThat(run.lastLine()).startsWith("0 missing, 0 different of 60, verified up to ");
    }

    @Test
    void a_tail_of_dynamodb_is_copied_back() {
        stores.inDynamo(Note.notes(20));
        Note recent = new Note("ann", TimeOrderedIds.uuid7(Instant.now().minusSeconds(5)) + UUID.randomUUID(), "text");
        stores.inDynamo(List.of(recent));

        Run run = run(
                "--from", "dynamodb", "--since", Instant.now().minusSeconds(60).toString());

        assertThat(run.exitCode).isZero();
        assertThat(run.lastLine()).startsWith("0 missing, 0 different of 1 (a tail since ");
        assertThat(stores.documents().countDocuments()).isEqualTo(1);
    }

    @Test
    void a_repairs_checkpoint_is_left_alone_by_a_dry_run_another_direction_and_a_tail() throws IOException {
        stores.inMongo(Note.notes(20));
        stores.inDynamo(Note.notes(20));
        Path checkpoint = folder.resolve("checkpoint.json");
        for (boolean back : List.of(false, true)) {
            StoreNames names = new StoreNames("MongoDB", "DynamoDB");
            ReconcileTask task = back
                    ? new ReconcileTask(
                            false, names.reversed(), items.identity(), documents.identity(), new Shard(0, 1), null)
                    : new ReconcileTask(
                            false, names, stores.source.identity(), stores.target.identity(), new Shard(0, 1), null);
            new Checkpoint(checkpoint, task.text()).save(new Progress(List.of(Range.ALL)));
            String content = Files.readString(checkpoint);
            String same = back ? "dynamodb" : "mongodb";
            String other = back ? "mongodb" : "dynamodb";

            assertThat(List.of(
                            run("--checkpoint", checkpoint.toString(), "--from", same, "--dry-run"),
                            run("--checkpoint", checkpoint.toString(), "--from", same, "--dry-run", "--both-ways"),
                            run("--checkpoint", checkpoint.toString(), "--from", other),
                            run("--checkpoint", checkpoint.toString(), "--from", other, "--dry-run"),
                            run("--checkpoint", checkpoint.toString(), "--from", same, "--since", "00:00:00")))
                    .allSatisfy(run -> {
                        assertThat(run.exitCode).isEqualTo(2);
                        assertThat(run.errors).singleElement().asString().contains("it belongs to another task");
                    });
            assertThat(checkpoint).hasContent(content);
        }
        assertThat(run("--checkpoint", checkpoint.toString(), "--from", "dynamodb").errors)
                .containsExactly("Going on after 0 records.");
        assertThat(checkpoint).doesNotExist();
    }

    @Test
    void a_store_that_is_none_of_the_two_is_refused() {
        assertThat(run("--from", "oracle").errors)
                .containsExactly("--from must be mongodb or dynamodb, and is oracle.");
    }
}
