package dev.datanomad.migration.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far a reconciliation has come, and what it has found. Safe for use by many threads: that a batch is done, and
 * what it held, become visible together, so that a {@link Checkpoint} neither forgets a batch nor counts one twice.
 */
final class Progress {

    /** How many single records are remembered of each kind, to bound memory; all of them are counted. */
    static final int REMEMBERED = 1_000;

    /**
     * A record that a dry run has found missing or different, and will look at again.
     *
     * @param bytes about how much memory it takes, as in a {@link Row}
     */
    record Finding(String id, boolean missing, int bytes) {

        static Finding of(Row<?> row, boolean missing) {
            return new Finding(row.key().id(), missing, row.bytes());
        }
    }

    /** What one batch held. */
    record Batch(Counts counts, List<Unmovable> unmovable, List<Finding> findings) {}

    /**
     * How far one range has been walked.
     *
     * @param last the last id that is done; {@code null} if none is
     */
    record Walk(Range range, String last, boolean done) {}

    private final List<Walk> walks;
    private final List<Unmovable> unmovable;
    private final List<Finding> findings;
    private Counts counts;
    private boolean unorderedDone;

    /** The beginning. */
    Progress(List<Range> ranges) {
        this(new State(
                ranges.stream().map(range -> new Walk(range, null, false)).toList(),
                false,
                Counts.NONE,
                List.of(),
                List.of()));
    }

    /** Where another process has stopped. */
    Progress(State state) {
        walks = new ArrayList<>(state.walks);
        unorderedDone = state.unorderedDone;
        counts = state.counts;
        unmovable = new ArrayList<>(state.unmovable);
        findings = new ArrayList<>(state.findings);
    }

    /**
     * Everything at one moment.
     *
     * @param walks one for each range
     * @param unorderedDone whether those records have been read that no range holds
     * @param counts of all that was walked
     * @param unmovable the first of them
     * @param findings the first of those to be looked at again
     */
    record State(
            List<Walk> walks, boolean unorderedDone, Counts counts, List<Unmovable> unmovable, List<Finding> findings) {

        /** Requires what a checkpoint must have. */
        State {
            Objects.requireNonNull(counts);
            walks = List.copyOf(walks);
            unmovable = List.copyOf(unmovable);
            findings = List.copyOf(findings);
        }
    }

    synchronized State state() {
        return new State(walks, unorderedDone, counts, unmovable, findings);
    }

    /** Whether its ranges make up exactly that one. */
    synchronized boolean isOf(Range whole) {
        Range first = walks.get(0).range;
        Range last = walks.get(walks.size() - 1).range;
        return Objects.equals(first.after(), whole.after()) && Objects.equals(last.upTo(), whole.upTo());
    }

    synchronized Counts counts() {
        return counts;
    }

    synchronized Result result() {
        return new Result(counts, List.copyOf(unmovable));
    }

    /** A batch of one range is done, up to and with the id {@code upTo}; returns what is remembered of the unmovable. */
    synchronized List<Unmovable> batchDone(int range, String upTo, Batch batch) {
        walks.set(range, new Walk(walks.get(range).range, upTo, false));
        return add(batch);
    }

    synchronized void rangeDone(int range) {
        Walk walk = walks.get(range);
        walks.set(range, new Walk(walk.range, walk.last, true));
    }

    /** All records have been read that no range holds; returns what is remembered of them. */
    synchronized List<Unmovable> unorderedDone(Batch batch) {
        unorderedDone = true;
        return add(batch);
    }

    /** A finding has been looked at again; it does not count if the copies were identical then. */
    synchronized void lookedAgain(Finding finding, boolean equal) {
        if (findings.remove(finding) && equal) {
            counts = counts.plus(new Counts(1, finding.missing ? -1 : 0, finding.missing ? 0 : -1, 0, 0, 0, 0, 0));
        }
    }

    /** A finding whose id is longer than any should be counts at once. */
    private List<Unmovable> add(Batch batch) {
        counts = counts.plus(batch.counts);
        batch.findings.stream()
                .filter(finding -> finding.id.length() <= Unmovable.LONGEST)
                .limit(REMEMBERED - findings.size())
                .forEach(findings::add);
        List<Unmovable> remembered =
                batch.unmovable.stream().limit(REMEMBERED - unmovable.size()).toList();
        unmovable.addAll(remembered);
        return remembered;
    }
}
