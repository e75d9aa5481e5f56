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
     * A record that a dry run has found missing or different.
     *
     * @param bytes about how much memory it takes, as in a {@link Row}
     * @param since when it was first found so, in milliseconds since 1970
     */
    record Finding(RecordKey key, boolean missing, int bytes, long since) {

        static Finding of(Row<?> row, boolean missing) {
            return new Finding(row.key(), missing, row.bytes(), System.currentTimeMillis());
        }

        private boolean isBounded() {
            return Math.max(key.id().length(), key.owner().length()) <= Unmovable.LONGEST;
        }
    }

    /** What another look has shown of a {@link Finding}. */
    enum Outcome {
        EQUAL,
        GONE,
        STILL_DIFFERENT,
        DIFFERENT_FOR_GOOD
    }

    /** What one batch held. */
    record Batch(Counts counts, List<Unmovable> unmovable, List<Finding> findings) {}

    /**
     * How far one range has been walked.
     *
     * @param last the last position that is done; {@code null} if none is
     */
    record Walk(Range range, String last, boolean done) {}

    private final List<Walk> walks;
    private final List<Unmovable> unmovable;
    private final List<Finding> findings;
    private final List<Finding> settled;
    private final long began;
    private Counts counts;
    private long longest;
    private boolean unorderedDone;

    /** The beginning. */
    Progress(List<Range> ranges) {
        this(new State(
                System.currentTimeMillis(),
                ranges.stream().map(range -> new Walk(range, null, false)).toList(),
                false,
                Counts.NONE,
                List.of(),
                List.of(),
                List.of(),
                0));
    }

    /** Where another process has stopped. */
    Progress(State state) {
        began = state.began;
        walks = new ArrayList<>(state.walks);
        unorderedDone = state.unorderedDone;
        counts = state.counts;
        unmovable = new ArrayList<>(state.unmovable);
        findings = new ArrayList<>(state.findings);
        settled = new ArrayList<>(state.settled);
        longest = state.longest;
    }

    /**
     * Everything at one moment.
     *
     * @param began when the walk began, in milliseconds since 1970
     * @param walks one for each range
     * @param unorderedDone whether those records have been read that no range holds
     * @param counts of all that was walked
     * @param unmovable the first of them
     * @param findings the first of those to be looked at again
     * @param settled those of them that were different for good
     * @param longest for how long one was different that was looked at again, at most, in milliseconds
     */
    record State(
            long began,
            List<Walk> walks,
            boolean unorderedDone,
            Counts counts,
            List<Unmovable> unmovable,
            List<Finding> findings,
            List<Finding> settled,
            long longest) {

        /** Requires what a checkpoint must have. */
        State {
            Objects.requireNonNull(counts);
            walks = List.copyOf(walks);
            unmovable = List.copyOf(unmovable);
            findings = List.copyOf(findings);
            settled = List.copyOf(settled);
        }

        /** Whether all is walked, and only the findings are left. */
        boolean walkedAll() {
            return walks.stream().allMatch(Walk::done);
        }
    }

    synchronized State state() {
        return new State(began, walks, unorderedDone, counts, unmovable, findings, settled, longest);
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

    /** A batch of one range is done, up to and with the position {@code upTo}; returns what is remembered of the unmovable. */
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

    /** A finding has been looked at again, that long after it was found; it does not count if the copies were identical then. */
    synchronized void lookedAgain(Finding finding, Outcome outcome, long afterMillis) {
        if (outcome != Outcome.GONE) {
            longest = Math.max(longest, afterMillis);
        }
        if (outcome == Outcome.STILL_DIFFERENT || !findings.remove(finding)) {
            return;
        }
        if (outcome == Outcome.DIFFERENT_FOR_GOOD) {
            settled.add(finding);
        } else {
            counts = counts.plus(new Counts(1, finding.missing ? -1 : 0, finding.missing ? 0 : -1, 0, 0, 0, 0, 0));
        }
    }

    /** A finding whose key is longer than any should be counts at once. */
    private List<Unmovable> add(Batch batch) {
        counts = counts.plus(batch.counts);
        batch.findings.stream()
                .filter(Finding::isBounded)
                .limit(REMEMBERED - findings.size())
                .forEach(findings::add);
        List<Unmovable> remembered =
                batch.unmovable.stream().limit(REMEMBERED - unmovable.size()).toList();
        unmovable.addAll(remembered);
        return remembered;
    }
}
