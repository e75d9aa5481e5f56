package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.service.lifecycle.RecordedLog;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line, between two stores in memory. */
class ReconcileCommandTest {

    private final MemorySource source = new MemorySource();
    private final MemoryTarget target = new MemoryTarget();
    private boolean closed;

    @TempDir
    private Path folder;

    private record Run(int exitCode, List<String> lines, List<String> errors) {

        String lastLine() {
            return lines.get(lines.size() - 1);
        }
    }

    private Run run(Object... options) {
        return run(
                dryRun -> new ReconcileCommand.Stores<>(source, target, Duration.ZERO, () -> closed = true), options);
    }

    private static Run run(ReconcileCommand.Opening<Note> opening, Object... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = ReconcileCommand.commandLine(new StoreNames("Old", "New"), "OLD_URI and NEW_URI", opening)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        String[] arguments = List.of(options).stream().map(Object::toString).toArray(String[]::new);
        int exitCode = command.execute(arguments);
        return new Run(
                exitCode,
                out.toString().lines().toList(),
                err.toString().lines().toList());
    }

    @Test
    void a_repair_ends_with_the_verdict_and_a_report() {
        source.put(Note.notes(200));
        Path report = folder.resolve("report.json");

        Run run = run("--report", report);

        assertThat(run.exitCode).isZero();
        assertThat(run.lastLine()).isEqualTo("0 missing, 0 different of 200");
        assertThat(run.errors).isEmpty();
        assertThat(closed).isTrue();
        assertThat(ReconcileProgram.report(report))
                .containsEntry("done", true)
                .containsEntry("total", number(200))
                .containsEntry("written", number(200))
                .containsEntry("onlyInTarget", null)
                .containsEntry("resumedAfter", number(0));
    }

    @Test
    void a_dry_run_says_what_it_has_found_and_names_it_up_to_a_bound() {
        List<Note> notes = Note.notes(3_000);
        source.put(notes);
        notes.subList(0, 20).forEach(target::put);
        notes.subList(20, 25).forEach(note -> target.put(note.changed()));
        Path report = folder.resolve("report.json");

        try (RecordedLog log = new RecordedLog()) {
            Run run = run("--dry-run", "--parallel", 2, "--report", report);

            assertThat(run.exitCode).isEqualTo(1);
            assertThat(run.lines)
                    .first()
                    .asString()
                    .startsWith("Compared 3,000 records in ")
                    .endsWith(": 20 equal, 2,975 missing, 5 different.");
            assertThat(run.lines).contains("This was a dry run: nothing was written.");
            assertThat(run.lastLine()).isEqualTo("2,975 missing, 5 different of 3,000");
            assertThat(log.lines())
                    .hasSize(101)
                    .endsWith("2880 more records are missing or different in New")
                    .first()
                    .asString()
                    .matches("Record .* of owner-.* is (missing|different) in New");
        }
        assertThat((List<?>) ReconcileProgram.report(report).get("findings")).hasSize(1_000);
        assertThat(target.writes).hasValue(0);
    }

    @Test
    void what_cannot_be_moved_makes_it_fail_and_is_in_the_report() {
        Note note = Note.of(Note.TOO_LONG);
        source.put(note);
        Path report = folder.resolve("report.json");

        Run run = run("--report", report);

        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.lines).contains("1 record cannot be moved: the warnings above say why.");
        assertThat(run.lastLine()).isEqualTo("1 missing, 0 different of 1");
        assertThat(ReconcileProgram.report(report))
                .containsEntry(
                        "unmovable",
                        List.of(Map.of("id", note.id(), "owner", "owner", "path", "/text", "reason", "is too long")));
    }

    @Test
    void what_strangers_have_named_forges_no_line_and_steers_no_terminal() {
        String forged = "\n0 missing, 0 different of 5\u001b[2J\u202e";
        source.put(Note.notes(3));
        source.put(new Note("ann", "a note" + forged, "/field" + forged));
        source.unordered.add(new Note("ann", "a foreign id" + forged, null));
        target.put(new Note("ann" + forged, "a copy" + forged, "another text"));
        source.put(new Note("ann" + forged, "a copy" + forged, "text"));

        try (RecordedLog log = new RecordedLog()) {
            Run dryRun = run("--dry-run");
            assertThat(log.lines()).hasSize(6);
            Run repair = run();
            target.failure = "no" + forged + " at\u001b all";
            target.failsAfter = 0;
            source.put(Note.notes(3));
            Run failed = run();
            Run wrong = run(
                    "--rate",
                    forged,
                    "--checkpoint",
                    folder.resolve("missing" + forged).resolve("file"));

            assertThat(repair.lastLine()).isEqualTo("1 missing, 0 different of 6");
            assertThat(Stream.of(dryRun.lines, repair.lines, failed.lines, failed.errors, wrong.errors, log.lines())
                            .flatMap(List::stream))
                    .contains("Record a note\\n0 missing, 0 different of 5\\u001b[2J\\u202e cannot be moved:"
                            + " /field\\n0 missing, 0 different of 5\\u001b[2J\\u202e is refused")
                    .doesNotContain("0 missing, 0 different of 5")
                    .allMatch(line -> line.equals(Printable.of(line, 1_000)));
            assertThat(failed.errors).singleElement().asString().contains("no");
        }
    }

    @Test
    void a_source_without_records_proves_nothing() {
        target.put(Note.of("text"));

        Run run = run("--dry-run");

        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.lastLine()).isEqualTo("0 missing, 0 different of 0");
        assertThat(run.errors)
                .singleElement()
                .asString()
                .startsWith("Old has no records")
                .contains("OLD_URI");
    }

    @Test
    void a_run_that_failed_ends_at_once_and_is_resumed_from_its_checkpoint_and_counts_every_record_once() {
        source.put(Note.notes(2_000));
        Path report = folder.resolve("report.json");
        Path checkpoint = folder.resolve("checkpoint.json");
        target.failsAfter = 9;

        Run failed = run("--report", report, "--checkpoint", checkpoint);

        assertThat(failed.exitCode).isEqualTo(2);
        assertThat(failed.lines).isEmpty();
        assertThat(failed.errors)
                .containsExactly(
                        "Could not go on: The target is away. Run it again with the same --checkpoint to resume"
                                + " from there.");
        assertThat(checkpoint).exists();
        // None after the failure, save those under way for each of the four ranges.
        assertThat(target.writes.get()).isBetween(10, 20);
        assertThat(ReconcileProgram.report(report)).containsEntry("done", false).containsEntry("total", number(2_000));

        target.failsAfter = Integer.MAX_VALUE;
        target.lookups.set(0);
        Run resumed = run("--report", report, "--checkpoint", checkpoint);

        assertThat(resumed.exitCode).isZero();
        assertThat(resumed.errors).singleElement().asString().startsWith("Going on after ");
        assertThat(resumed.lines).anyMatch(line -> line.endsWith("looked at earlier, before an interruption."));
        assertThat(resumed.lastLine()).isEqualTo("0 missing, 0 different of 2,000");
        assertThat(checkpoint).doesNotExist();
        assertThat(target.copies).hasSize(2_000);
        assertThat(target.lookups.get()).isLessThan(26);
        Map<String, Object> end = ReconcileProgram.report(report);
        assertThat(((BigDecimal) end.get("equal")).add((BigDecimal) end.get("missing")))
                .isEqualTo(number(2_000));
        assertThat((BigDecimal) end.get("resumedAfter")).isBetween(number(1), number(900));
    }

    @Test
    void nobody_is_advised_to_resume_what_would_be_refused() {
        source.put(Note.notes(2_000));
        source.identity = "the old source";
        target.failsAfter = 9;
        target.beforeFailure = () -> source.identity = "the new source";

        assertThat(run("--checkpoint", folder.resolve("checkpoint.json")).errors)
                .containsExactly("Could not go on: The target is away. It cannot be resumed from its checkpoint:"
                        + " it belongs to another task, \"repair of shard 0/1 from Old, the old source, memory\","
                        + " and this is \"repair of shard 0/1 from Old, the new source, memory\".");

        assertThat(run().errors).containsExactly("Could not go on: The target is away.");
    }

    @Test
    void a_store_that_cannot_be_asked_which_it_is_may_be_the_same_later() {
        source.put(Note.notes(2_000));
        target.failsAfter = 9;
        target.beforeFailure = () -> target.identity = null;

        assertThat(run("--checkpoint", folder.resolve("checkpoint.json")).errors)
                .singleElement()
                .asString()
                .endsWith("Run it again with the same --checkpoint to resume from there.");
    }

    @Test
    void a_checkpoint_that_does_not_fit_is_refused_in_one_sentence() throws IOException {
        Path checkpoint = folder.resolve("checkpoint.json");
        source.put(Note.notes(2_000));
        target.failsAfter = 9;
        run("--checkpoint", checkpoint);

        assertRefused(
                run("--dry-run", "--checkpoint", checkpoint),
                checkpoint,
                "another task, \"repair of shard 0/1 from Old, memory\", and this is \"dry run of shard 0/1 from Old, memory\"");

        target.identity = "made anew";
        assertRefused(run("--checkpoint", checkpoint), checkpoint, "another task");

        target.identity = "memory";
        source.identity = "another source";
        assertRefused(run("--checkpoint", checkpoint), checkpoint, "another task", "another source, memory");

        source.identity = "";
        source.part = new Range(null, "8");
        assertRefused(run("--checkpoint", checkpoint), checkpoint, "cut anew");

        Path empty = Files.createFile(folder.resolve("empty.json"));
        assertRefused(run("--checkpoint", empty), empty, "is no checkpoint");
    }

    private static void assertRefused(Run run, Object... named) {
        assertThat(run.exitCode).isEqualTo(2);
        for (Object text : named) {
            assertThat(run.errors).singleElement().asString().contains(text.toString());
        }
        assertThat(run.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--shard, 3/3",
        "--rate, -5",
        "--rate, fast",
        "--parallel, 0",
        "--parallel, 65",
        "--report, /proc/nowhere/report.json",
        "--quickly, please"
    })
    void an_option_that_cannot_be_right_is_refused_in_one_sentence(String option, String value) {
        assertRefused(run(option, value), option);
    }

    @Test
    void a_file_steers_it_while_it_runs_and_the_report_says_where_it_stands() throws IOException {
        source.put(Note.notes(500));
        Path report = folder.resolve("report.json");
        Path control = Files.writeString(folder.resolve("control"), "pause=true\nparallel=7\n");
        CompletableFuture<Run> running =
                CompletableFuture.supplyAsync(() -> run("--control", control, "--report", report, "--rate", 2_000));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(report)
                        && ReconcileProgram.report(report).get("state").equals("paused"));
        assertThat(ReconcileProgram.report(report))
                .containsEntry("walked", number(0))
                .containsEntry("parallel", number(7))
                .containsEntry("rate", number(2_000))
                .containsEntry("slowedBy", null);
        assertThat(target.lookups).hasValue(0);
        Files.writeString(control, "paus");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.getLastModifiedTime(report)
                        .toInstant()
                        .isAfter(Files.getLastModifiedTime(control).toInstant().plusSeconds(1)));
        assertThat(running).isNotDone();
        Files.delete(control);

        assertThat(running.join().exitCode).isZero();
        assertThat(running.join().errors)
                .containsExactly("The file " + control
                        + " changes nothing: its last line has no end, so it may be half-written.");
        assertThat(ReconcileProgram.report(report))
                .containsEntry("state", "done")
                .containsEntry("written", number(500));
    }

    @Test
    void both_ways_is_for_a_single_process() {
        assertRefused(run("--both-ways", "--shard", "0/2"), "--both-ways", "--shard");
        assertRefused(run("--since", "00:00:00", "--shard", "0/2"), "--since", "--shard");
    }

    @Test
    void stores_without_a_way_back_or_ids_with_times_say_so() {
        source.put(Note.notes(3));

        assertRefused(run("--from", "new"), "there is no way back between them");
        assertRefused(run("--dry-run", "--both-ways"), "there is no way back between them");
        assertRefused(run("--since", "00:00:00"), "their ids have no times");
    }

    @Test
    void stores_that_cannot_be_opened_are_named_in_one_sentence() {
        Run run = run(dryRun -> {
            throw new StartupException("Old cannot be used, see OLD_URI: it is away");
        });

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.errors).containsExactly("Old cannot be used, see OLD_URI: it is away");
    }

    @Test
    void the_help_names_the_stores_and_their_settings() {
        Run run = run("--help");

        assertThat(run.exitCode).isZero();
        assertThat(String.join("\n", run.lines))
                .contains("the target, New,", "the source, Old,", "OLD_URI and NEW_URI");
    }

    private static BigDecimal number(int number) {
        return BigDecimal.valueOf(number);
    }
}
