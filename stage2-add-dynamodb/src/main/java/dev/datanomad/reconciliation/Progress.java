package dev.datanomad.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far a reconciliation has come, and what it has found. Safe for use by many threads: that a batch is done, and what
 * it held, become visible together, so that a {@link Checkpoint} neither forgets a batch nor counts one twice.
 */
final class Progress {

    /** How many single events are remembered of each kind, to bound memory; all of them are counted. */
    static final int REMEMBERED = 1_000;

    /**
     * How many events of each kind there were.
     *
     * @param equal those that DynamoDB has just so
     * @param missing those that DynamoDB has not
     * @param different those that DynamoDB has otherwise
     * @param unreadable documents in MongoDB that are no events
     * @param unstorable those of the missing and the different ones that DynamoDB cannot hold, or not as they are
     * @param copied those of the missing ones that have been written to DynamoDB
     * @param repaired those of the different ones that have been written to DynamoDB
     */
    record Counts(
            long equal, long missing, long different, long unreadable, long unstorable, long copied, long repaired) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

        long walked() {
            return equal + missing + different + unreadable;
        }

        long unmovable() {
            return unreadable + unstorable;
        }

        long stillMissing() {
            return missing - copied;
        }

        long stillDifferent() {
            return different - repaired;
        }

        Counts plus(Counts other) {
            return new Counts(
                    equal + other.equal,
                    missing + other.missing,
                    different + other.different,
                    unreadable + other.unreadable,
                    unstorable + other.unstorable,
                    copied + other.copied,
                    repaired + other.repaired);
        }
    }

    /**
     * An event that DynamoDB cannot hold, or a document that is no event. Texts that are longer than any that DynamoDB can
     * hold as a key are cut, to bound memory: MongoDB can have names and ids of megabytes.
     *
     * @param userKey empty if it has none
     * @param path a JSON Pointer to the field that is to blame, empty for the whole event
     */
    record Unmovable(String id, String userKey, String path, String reason) {

        private static final int LONGEST = 2_048;

        Unmovable {
            id = shortened(id);
            userKey = shortened(userKey);
            path = shortened(path);
            reason = shortened(reason);
        }

        private static String shortened(String text) {
            return text.codePointCount(0, text.length()) <= LONGEST
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "\u2026";
        }
    }

    /** An event that a dry run has found missing or different, and will look at again. */
    record Finding(String id, boolean missing) {}

    /** What one batch held. */
    record Batch(Counts counts, List<Unmovable> unmovable, List<Finding> findings) {}

    /**
     * How far one range has been walked.
     *
     * @param last the last id that is done; {@code null} if none is
     */
    record Walk(IdRange range, String last, boolean done) {}

    private final List<Walk> walks;
    private final List<Unmovable> unmovable;
    private final List<Finding> findings;
    private Counts counts;
    private boolean foreignIdsDone;

    /** The beginning. */
    Progress(List<IdRange> ranges) {
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
        foreignIdsDone = state.foreignIdsDone;
        counts = state.counts;
        unmovable = new ArrayList<>(state.unmovable);
        findings = new ArrayList<>(state.findings);
    }

    /**
     * Everything at one moment.
     *
     * @param walks one for each range
     * @param foreignIdsDone whether documents have been looked for whose ids are no text
     * @param counts of all that was walked
     * @param unmovable the first of them
     * @param findings the first of those to be looked at again
     */
    record State(
            List<Walk> walks,
            boolean foreignIdsDone,
            Counts counts,
            List<Unmovable> unmovable,
            List<Finding> findings) {}

    synchronized State state() {
        return new State(List.copyOf(walks), foreignIdsDone, counts, List.copyOf(unmovable), List.copyOf(findings));
    }

    /** Whether its ranges make up exactly that one. */
    synchronized boolean isOf(IdRange whole) {
        IdRange first = walks.get(0).range;
        IdRange last = walks.get(walks.size() - 1).range;
        return Objects.equals(first.from(), whole.from()) && Objects.equals(last.to(), whole.to());
    }

    synchronized Counts counts() {
        return counts;
    }

    /** A batch of one range is done, up to and with the id {@code upTo}. */
    synchronized void batchDone(int range, String upTo, Batch batch) {
        walks.set(range, new Walk(walks.get(range).range, upTo, false));
        add(batch);
    }

    synchronized void rangeDone(int range) {
        Walk walk = walks.get(range);
        walks.set(range, new Walk(walk.range, walk.last, true));
    }

    /** All documents are found whose ids are no text. */
    synchronized void foreignIdsDone(Batch batch) {
        foreignIdsDone = true;
        add(batch);
    }

    /** A finding has been looked at again; it does not count if the event was equal then. */
    synchronized void lookedAgain(Finding finding, boolean equal) {
        if (findings.remove(finding) && equal) {
            counts = counts.plus(new Counts(1, finding.missing ? -1 : 0, finding.missing ? 0 : -1, 0, 0, 0, 0));
        }
    }

    private void add(Batch batch) {
        counts = counts.plus(batch.counts);
        batch.unmovable.stream().limit(REMEMBERED - unmovable.size()).forEach(unmovable::add);
        batch.findings.stream().limit(REMEMBERED - findings.size()).forEach(findings::add);
    }
}
