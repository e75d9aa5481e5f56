package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.reconciliation.Progress.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcileReportTest {

    private static final StoreNames NAMES = new StoreNames("Old", "New");
    private static final Steering.Pace PACE = new Steering.Pace(false, 300, 4, "It throttles");
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Test
    void a_repair_says_what_it_has_found_and_written() {
        assertThat(report(false, new Counts(19_000, 900, 100, 0, 0, 900, 100, 0), null)
                        .lines())
                .containsExactly(
                        "Compared 20,000 records in 1.5 s: 19,000 equal, 900 missing, 100 different.",
                        "Wrote 1,000 records to New: 900 that had been missing, 100 that had been different.",
                        "0 missing, 0 different of 20,000");
    }

    @Test
    void one_record_is_one_record() {
        assertThat(report(false, new Counts(0, 1, 0, 0, 1, 0, 0, 0), 1L).lines())
                .containsExactly(
                        "Compared 1 record in 1.5 s: 0 equal, 1 missing, 0 different.",
                        "Wrote nothing to New.",
                        "1 record cannot be moved: the warnings above say why of 0 of them.",
                        "1 record is only in New.",
                        "1 missing, 0 different of 1");
    }

    @Test
    void records_that_are_unreadable_are_counted_too() {
        assertThat(report(true, new Counts(3, 0, 0, 2, 0, 0, 0, 0), null).lines())
                .contains("Compared 5 records in 1.5 s: 3 equal, 0 missing, 0 different, 2 unreadable.");
    }

    @Test
    void what_was_erased_meanwhile_is_neither_missing_nor_copied() {
        assertThat(report(false, new Counts(3, 1, 0, 0, 0, 1, 0, 1_030), null).lines())
                .containsExactly(
                        "Compared 1,034 records in 1.5 s: 3 equal, 1 missing, 0 different.",
                        "Wrote 1 record to New: 1 that had been missing, 0 that had been different.",
                        "Erased meanwhile: 1,030, gone from Old after they had been read, and taken back from New.",
                        "0 missing, 0 different of 1,034");
    }

    @Test
    void it_is_clean_only_if_nothing_is_left_over() {
        assertThat(report(false, new Counts(1, 1, 1, 0, 0, 1, 1, 0), 0L).clean())
                .isTrue();
        assertThat(report(true, new Counts(0, 0, 0, 0, 0, 0, 0, 0), null).clean())
                .isTrue();
        assertThat(report(true, new Counts(1, 1, 0, 0, 0, 0, 0, 0), null).clean())
                .isFalse();
        assertThat(report(true, new Counts(1, 0, 1, 0, 0, 0, 0, 0), null).clean())
                .isFalse();
        assertThat(report(true, new Counts(1, 0, 0, 1, 0, 0, 0, 0), null).clean())
                .isFalse();
        assertThat(report(false, new Counts(1, 1, 0, 0, 1, 0, 0, 0), null).clean())
                .isFalse();
        assertThat(report(true, new Counts(1, 0, 0, 0, 0, 0, 0, 0), 1L).clean()).isFalse();
        assertThat(report(true, new Counts(1, 0, 0, 0, 0, 0, 0, 1), 0L).clean()).isTrue();
    }

    @Test
    void a_report_for_programs_has_the_figures() {
        assertThat(report(false, new Counts(5, 4, 3, 2, 1, 3, 3, 6), 7L).json())
                .containsOnly(
                        entry("dryRun", false),
                        entry("done", true),
                        entry("state", "done"),
                        entry("slowedBy", "It throttles"),
                        entry("rate", 300),
                        entry("parallel", 4),
                        entry("source", "Old"),
                        entry("target", "New"),
                        entry("sourceIdentity", "an old one"),
                        entry("targetIdentity", "a new one"),
                        entry("since", null),
                        entry("began", 5L),
                        entry("verifiedUpTo", null),
                        entry("verifiedRecords", null),
                        entry("findings", List.of()),
                        entry("longestDifferenceMillis", 0L),
                        entry("total", 20L),
                        entry("walked", 20L),
                        entry("equal", 5L),
                        entry("missing", 4L),
                        entry("different", 3L),
                        entry("unreadable", 2L),
                        entry("erased", 6L),
                        entry("written", 6L),
                        entry("unmovableCount", 3L),
                        entry("unmovable", List.of()),
                        entry("onlyInTarget", 7L),
                        entry("onlyInTargetKeys", List.of(new RecordKey("ann", "a"))),
                        entry("back", null),
                        entry("resumedAfter", 0L),
                        entry("seconds", 1.5));
    }

    @Test
    void findings_are_listed_with_which_they_are_and_how_long_the_longest_has_lasted() {
        Finding missing = new Finding(new RecordKey("ann", "a"), true, 1, 0);
        Finding different = new Finding(new RecordKey("bob", "b"), false, 1, 0);
        Progress.State state = new Progress.State(
                5,
                List.of(),
                true,
                new Counts(0, 1, 1, 0, 0, 0, 0, 0),
                List.of(),
                List.of(different),
                List.of(missing),
                1_250);
        ReconcileReport report = report(task(true, null), state, Verification.before(Optional.empty()), null);

        assertThat(report.json())
                .containsEntry(
                        "findings",
                        List.of(
                                Map.of("id", "a", "owner", "ann", "what", "missing"),
                                Map.of("id", "b", "owner", "bob", "what", "different")))
                .containsEntry("longestDifferenceMillis", 1_250L);
        assertThat(report.lines()).contains("The longest difference has lasted 1.3 s.");
    }

    @Test
    void a_verification_says_up_to_when_and_what_it_is_made_of() {
        long now = System.currentTimeMillis();
        ReconcileTask whole = task(true, null);
        ReconcileTask tail = task(true, now - 60_000);
        Verification first =
                Verification.before(Optional.empty()).behind(whole, state(now - 90_000, 19_800), GRACE, false);
        Verification second = Verification.before(Optional.of(first.after()))
                .behind(whole.since(first.after().verifiedUpTo()), state(now - 60_000, 300), GRACE, false);
        Verification third = Verification.before(Optional.of(second.after()))
                .behind(tail.since(second.after().verifiedUpTo()), state(now, 512), GRACE, false);

        assertThat(first.after().verifiedUpTo()).isEqualTo(now - 90_000 - 32_000);
        assertThat(verdict(whole, 19_800, first))
                .isEqualTo("0 missing, 0 different of 19,800, verified up to " + Times.text(now - 122_000));
        assertThat(verdict(tail, 300, second))
                .isEqualTo("0 missing, 0 different of 20,100 (a tail of 300 since " + Times.text(now - 60_000)
                        + ", after a whole run of 19,800), verified up to " + Times.text(now - 92_000));
        assertThat(verdict(tail, 512, third))
                .isEqualTo("0 missing, 0 different of 20,612 (a tail of 512 since " + Times.text(now - 60_000)
                        + ", after a whole run of 19,800 and other tails of 300), verified up to "
                        + Times.text(now - 32_000));
        assertThat(report(tail, state(now, 512), third, null).json())
                .containsEntry("since", now - 60_000)
                .containsEntry("verifiedUpTo", now - 32_000)
                .containsEntry("verifiedRecords", 20_612L);
    }

    private static String verdict(ReconcileTask task, long walked, Verification verification) {
        List<String> lines = report(task, state(5, walked), verification, null).lines();
        return lines.get(lines.size() - 1);
    }

    private static ReconcileTask task(boolean dryRun, Long since) {
        return new ReconcileTask(dryRun, NAMES, "an old one", "a new one", new Shard(0, 1), since);
    }

    private static Progress.State state(long began, long equal) {
        return state(began, new Counts(equal, 0, 0, 0, 0, 0, 0, 0));
    }

    private static Progress.State state(long began, Counts counts) {
        return new Progress.State(began, List.of(), true, counts, List.of(), List.of(), List.of(), 0);
    }

    private static ReconcileReport report(boolean dryRun, Counts counts, Long onlyInTarget) {
        return report(task(dryRun, null), state(5, counts), Verification.before(Optional.empty()), onlyInTarget);
    }

    private static ReconcileReport report(
            ReconcileTask task, Progress.State state, Verification verification, Long onlyInTarget) {
        OnlyInTarget found =
                onlyInTarget == null ? null : new OnlyInTarget(onlyInTarget, List.of(new RecordKey("ann", "a")));
        return new ReconcileReport(task, true, 20, 0, state, PACE, verification, null, found, 1.5);
    }
}
