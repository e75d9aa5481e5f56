package dev.datanomad.migration.integrity;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.IntegrityCheck.Counts;
import dev.datanomad.service.dashboard.Format;
import dev.datanomad.service.dashboard.Verdict;
import dev.datanomad.service.dashboard.Verdict.State;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the comparisons of the last minute say about moving on.
 *
 * @param seconds how long {@code minute} was: less than 60 shortly after a start
 * @param reads the reads of the service's users in the last minute
 * @param fields where the differences of the last minute are
 */
record IntegrityAssessment(
        StoreNames names, long seconds, long reads, Counts minute, Counts sinceStart, List<String> fields) {

    /** How many comparisons a verdict needs: fewer can well miss a bug that spoils one event in twenty. */
    private static final long MIN_SAMPLE = 100;

    private static final int NAMED_FIELDS = 3;

    Assessment assess() {
        return new Assessment(problems(), Optional.of(withoutProblems()));
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (minute.different() > 0) {
            problems.add(differ((minute.different() == 1 ? "differs" : "differ") + in(), minute.different()));
        }
        if (minute.missingInTarget() > 0) {
            problems.add(missing(minute.missingInTarget(), names.target()));
        }
        if (minute.missingInSource() > 0) {
            problems.add(missing(minute.missingInSource(), names.source()));
        }
        long attempted = minute.checked() + minute.unchecked();
        if (minute.unchecked() * 100 > attempted) {
            String reason = "%s of %s %s could not be compared: a store was too slow, or did not answer."
                    .formatted(
                            Format.count(minute.unchecked()),
                            Format.count(attempted, "event", "events"),
                            Format.window(seconds));
            problems.add(new Problem(Severity.MINOR, "too little is compared", reason));
        }
        return problems;
    }

    private Problem missing(long count, String store) {
        return differ((count == 1 ? "is" : "are") + " missing in " + store, count);
    }

    private Problem differ(String how, long count) {
        String reason = "%s of %s checked %s %s."
                .formatted(
                        Format.count(count),
                        Format.count(minute.checked(), "event", "events"),
                        Format.window(seconds),
                        how);
        return new Problem(Severity.MAJOR, "the stores differ", reason);
    }

    private String in() {
        if (fields.isEmpty()) {
            return "";
        }
        int others = fields.size() - NAMED_FIELDS;
        String named = String.join(", ", fields.subList(0, Math.min(NAMED_FIELDS, fields.size())));
        return ", in " + named + (others > 0 ? " and " + Format.count(others, "other field", "other fields") : "");
    }

    private Verdict withoutProblems() {
        String window = Format.window(seconds);
        if (minute.checked() == 0) {
            String reason = "%s %s, and none was compared: that takes both read flags."
                    .formatted(Format.count(reads, "read", "reads"), window);
            return new Verdict(State.UNKNOWN, "Cannot say: nothing is compared", List.of(reason));
        }
        String equal =
                "All %s checked %s are equal".formatted(Format.count(minute.checked(), "event", "events"), window);
        if (minute.checked() < MIN_SAMPLE) {
            String reason = equal + ", but a bug that spoils one event in twenty can hide among so few.";
            return new Verdict(State.UNKNOWN, "Cannot say yet: the sample is small", List.of(reason));
        }
        List<String> reasons = new ArrayList<>();
        // the rule of three: none among n means fewer than 3 in n, with 95% confidence
        reasons.add(
                equal + ": with 95% confidence, fewer than 1 in " + Format.count(minute.checked() / 3) + " differ.");
        if (minute.unchecked() > 0) {
            reasons.add(Format.count(minute.unchecked(), "event", "events") + " could not be compared.");
        }
        long earlier = sinceStart.checked() - sinceStart.equal();
        if (earlier > 0) {
            reasons.add(Format.count(earlier, "difference was", "differences were")
                    + " found before that: what is stored stays wrong until it is reconciled.");
        }
        reasons.add(
                "This is about events that were read. A dry run of the reconciliation is about all of them, up to its time.");
        return new Verdict(State.GOOD, "What users read is equal", reasons);
    }
}
