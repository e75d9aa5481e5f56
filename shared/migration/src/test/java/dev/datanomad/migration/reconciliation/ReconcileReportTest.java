package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.datanomad.migration.StoreNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcileReportTest {

    private static final StoreNames NAMES = new StoreNames("Old", "New");

    @Test
    void a_repair_says_what_it_has_found_and_written() {
        assertThat(report(false, new Counts(19_000, 900, 100, 0, 0, 900, 100, 0), null)
                        .lines(NAMES))
                .containsExactly(
                        "Compared 20,000 records in 1.5 s: 19,000 equal, 900 missing, 100 different.",
                        "Wrote 1,000 records to New: 900 that had been missing, 100 that had been different.",
                        "0 missing, 0 different of 20,000");
    }

    @Test
    void one_record_is_one_record() {
        assertThat(report(false, new Counts(0, 1, 0, 0, 1, 0, 0, 0), 1L).lines(NAMES))
                .containsExactly(
                        "Compared 1 record in 1.5 s: 0 equal, 1 missing, 0 different.",
                        "Wrote nothing to New.",
                        "1 record cannot be moved: the warnings above say why of 0 of them.",
                        "1 record is only in New.",
                        "1 missing, 0 different of 1");
    }

    @Test
    void records_that_are_unreadable_are_counted_too() {
        assertThat(report(true, new Counts(3, 0, 0, 2, 0, 0, 0, 0), null).lines(NAMES))
                .contains("Compared 5 records in 1.5 s: 3 equal, 0 missing, 0 different, 2 unreadable.");
    }

    @Test
    void what_was_erased_meanwhile_is_neither_missing_nor_copied() {
        assertThat(report(false, new Counts(3, 1, 0, 0, 0, 1, 0, 1_030), null).lines(NAMES))
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
                        entry("resumedAfter", 0L),
                        entry("seconds", 1.5));
    }

    private static ReconcileReport report(boolean dryRun, Counts counts, Long onlyInTarget) {
        Progress.State state = new Progress.State(List.of(), true, counts, List.of(), List.of());
        OnlyInTarget found =
                onlyInTarget == null ? null : new OnlyInTarget(onlyInTarget, List.of(new RecordKey("ann", "a")));
        return new ReconcileReport(dryRun, true, 20, 0, state, found, 1.5);
    }
}
