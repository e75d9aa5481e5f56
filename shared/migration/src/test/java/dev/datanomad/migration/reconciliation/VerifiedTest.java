package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.StoreNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line keeps of its verifications, and goes on from: between two stores in memory. */
class VerifiedTest {

    private static final Duration GRACE = Duration.ofMillis(20);

    private final MemorySource source = new MemorySource();
    private final MemoryTarget target = new MemoryTarget();

    @TempDir
    private Path folder;

    private record Run(int exitCode, List<String> lines, List<String> errors) {

        String lastLine() {
            return lines.get(lines.size() - 1);
        }
    }

    private Path file() {
        return folder.resolve("verified.json");
    }

    private Run verify(String... options) {
        return run(List.of("--dry-run", "--verified", file().toString()), options);
    }

    private Run run(List<String> first, String... options) {
        source.part = Range.ALL;
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = ReconcileCommand.commandLine(
                        new StoreNames("Old", "New"),
                        "OLD_URI",
                        dryRun -> new ReconcileCommand.Stores<>(
                                new ReconcileCommand.Direction<>(source, target),
                                Optional.empty(),
                                GRACE,
                                TimeOrderedIds::uuid7,
                                () -> {}))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int exitCode = command.execute(
                Stream.concat(first.stream(), List.of(options).stream()).toArray(String[]::new));
        return new Run(
                exitCode,
                out.toString().lines().toList(),
                err.toString().lines().toList());
    }

    /** With an id of that age. */
    private static Note aged(Duration age) {
        return new Note("ann", TimeOrderedIds.uuid7(Instant.now().minus(age)) + UUID.randomUUID(), "text");
    }

    private Note inBoth(Note note) {
        source.put(note);
        target.put(note);
        return note;
    }

    private Verified verified() throws IOException {
        return Checkpoint.read(file(), Verified.class, "nothing");
    }

    @Test
    void a_whole_run_and_a_tail_together_verify_everything_up_to_a_moment_before_the_tail() throws IOException {
        Note.notes(100).forEach(this::inBoth);
        inBoth(aged(Duration.ofHours(2)));
        long before = System.currentTimeMillis();
        Run whole = verify();
        Verified first = verified();
        inBoth(aged(Duration.ofSeconds(1)));
        inBoth(aged(Duration.ofSeconds(2)));
        Path report = folder.resolve("report.json");

        Run tail = verify("--since", "last", "--report", report.toString());

        assertThat(whole.exitCode).isZero();
        assertThat(whole.lastLine()).startsWith("0 missing, 0 different of 101, verified up to ");
        assertThat(first.verifiedUpTo()).isBetween(before - 30_020, System.currentTimeMillis() - 30_020);
        assertThat(tail.exitCode).isZero();
        assertThat(tail.lastLine())
                .isEqualTo("0 missing, 0 different of 103 (a tail of 2 since " + Times.text(first.verifiedUpTo())
                        + ", after a whole run of 101), verified up to "
                        + Times.text(verified().verifiedUpTo()));
        assertThat(verified().verifiedUpTo()).isGreaterThan(first.verifiedUpTo());
        assertThat(verified().wholeRunBegan()).isEqualTo(first.wholeRunBegan());
        assertThat(ReconcileProgram.report(report))
                .containsEntry("walked", BigDecimal.valueOf(2))
                .containsEntry("verifiedRecords", BigDecimal.valueOf(103))
                .containsEntry("verifiedUpTo", BigDecimal.valueOf(verified().verifiedUpTo()))
                .containsEntry("since", BigDecimal.valueOf(first.verifiedUpTo()));
    }

    @Test
    void a_tail_in_which_something_is_missing_verifies_nothing_and_takes_nothing_back() throws IOException {
        inBoth(aged(Duration.ofHours(1)));
        verify();
        Verified first = verified();
        source.put(aged(Duration.ofSeconds(1)));

        Run tail = verify("--since", "last");
        assertThat(tail.exitCode).isEqualTo(1);
        assertThat(tail.lastLine())
                .isEqualTo("1 missing, 0 different of 1 (a tail since " + Times.text(first.verifiedUpTo()) + ")");
        assertThat(tail.lines)
                .contains("This verifies nothing up to any time: something is missing, different, or cannot be moved.");
        assertThat(verified()).isEqualTo(first);

        Run repair = run(List.of("--verified", file().toString(), "--since", "last"));
        assertThat(repair.exitCode).isZero();
        assertThat(target.copies).hasSize(2);
        assertThat(verified()).isEqualTo(first);
        assertThat(verify("--since", "last").lastLine()).contains("0 missing, 0 different of 2 (a tail of 1");
    }

    @Test
    void what_was_verified_is_void_when_something_is_found_in_it() {
        Note note = inBoth(aged(Duration.ofHours(1)));
        verify();
        target.put(note.changed());

        Run whole = verify();

        assertThat(whole.lines).contains("What was verified before is void: a whole dry run has to begin anew.");
        assertThat(file()).doesNotExist();
        assertThat(verify("--since", "last").errors)
                .singleElement()
                .asString()
                .contains("no whole dry run has verified anything")
                .contains(file().toString());
    }

    @Test
    void a_tail_that_leaves_a_gap_or_has_nothing_before_it_verifies_nothing() throws IOException {
        inBoth(aged(Duration.ofHours(1)));
        String recently = Instant.now().minusSeconds(5).toString();

        assertThat(verify("--since", recently).lines)
                .anyMatch(line -> line.contains("nothing is known of what is before it"));
        assertThat(file()).doesNotExist();
        verify();
        Verified first = verified();

        assertThat(verify("--since", recently).lines).anyMatch(line -> line.contains("it begins at "));
        assertThat(verified()).isEqualTo(first);
        String longAgo = Instant.now().minusSeconds(90 * 60).toString();
        assertThat(verify("--since", longAgo).lastLine()).contains("(a tail of 1 since ", "verified up to");
    }

    @Test
    void a_resumed_run_verifies_nothing() throws IOException {
        Note.notes(2_000).forEach(this::inBoth);
        Path checkpoint = folder.resolve("checkpoint.json");
        ReconcileTask task = new ReconcileTask(true, new StoreNames("Old", "New"), "", "memory", new Shard(0, 1), null);
        new Checkpoint(checkpoint, task.text()).save(new Progress(List.of(Range.ALL)));

        Run run = verify("--checkpoint", checkpoint.toString());

        assertThat(run.exitCode).isZero();
        assertThat(run.lines).anyMatch(line -> line.contains("it was resumed"));
        assertThat(run.lastLine()).isEqualTo("0 missing, 0 different of 2,000");
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_shard_verifies_nothing() {
        inBoth(aged(Duration.ofHours(1)));

        assertThat(verify("--shard", "0/2").lines).anyMatch(line -> line.contains("one shard of several"));
        assertThat(file()).doesNotExist();
    }

    @Test
    void what_was_verified_of_other_stores_is_not_gone_on_from() {
        inBoth(aged(Duration.ofHours(1)));
        verify();
        target.identity = "made anew";

        Run tail = verify("--since", "last");

        assertThat(tail.exitCode).isEqualTo(2);
        assertThat(tail.errors)
                .singleElement()
                .asString()
                .contains("it is about \"\" to \"memory\", and this is \"\" to \"made anew\"");
    }

    @Test
    void a_file_that_holds_something_else_is_refused() throws IOException {
        inBoth(aged(Duration.ofHours(1)));
        Files.writeString(file(), "{\"from\": \"Old\"}");

        assertThat(verify("--since", "last").errors).singleElement().asString().contains("it holds no verification");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "25:00:00", "2999-01-01T00:00:00Z", ""})
    void a_time_that_cannot_be_right_is_refused(String time) {
        Run run = verify("--since", time);

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.errors).singleElement().asString().startsWith("--since must be ");
    }

    @Test
    void the_last_verification_needs_a_file() {
        assertThat(run(List.of("--dry-run", "--since", "last")).errors)
                .containsExactly("--since last needs --verified, the file that says where that is.");
    }

    @Test
    void a_time_of_today_or_with_a_date_or_an_offset_is_understood() {
        Instant time = Instant.parse("2026-01-31T14:07:12Z");

        assertThat(Times.parse("2026-01-31T14:07:12Z")).isEqualTo(time);
        assertThat(Times.parse("2026-01-31T15:07:12+01:00")).isEqualTo(time);
        assertThat(Times.text(Times.parse("2026-01-31T14:07:12").toEpochMilli()))
                .isEqualTo("2026-01-31 14:07:12");
        assertThat(Times.text(Times.parse("00:00:00").toEpochMilli())).isEqualTo("00:00:00");
    }
}
