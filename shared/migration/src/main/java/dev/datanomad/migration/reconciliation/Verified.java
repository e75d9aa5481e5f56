package dev.datanomad.migration.reconciliation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What was verified: by a whole dry run, and by tails behind it that left no gap. Times are milliseconds since 1970.
 *
 * @param from the name of the source
 * @param source its identity
 * @param target that of the target
 * @param wholeRunBegan when the whole run began
 * @param wholeRunRecords how many records it looked at
 * @param verifiedUpTo up to when: whatever has an id of an earlier time was looked at
 * @param records how many records the run and the tails looked at; one that two of them looked at, within the margin, counts twice
 */
record Verified(
        String from,
        String source,
        String target,
        long wholeRunBegan,
        long wholeRunRecords,
        long verifiedUpTo,
        long records) {

    /**
     * How much earlier than its walk a run verifies, beside a grace period: an id may be made by a clock that is late, and is
     * visible only when the request that made it has ended.
     */
    static final Duration MARGIN = Duration.ofSeconds(30);

    /** Up to when a walk verifies. */
    static long upTo(long began, Duration gracePeriod) {
        return began - MARGIN.plus(gracePeriod).toMillis();
    }

    /**
     * Reads what was verified between two stores.
     *
     * @throws IllegalArgumentException with the reason, if the file does not say that
     */
    static Verified load(Path file, ReconcileTask task) throws IOException {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("no whole dry run has verified anything into it yet");
        }
        Verified verified = Checkpoint.read(file, Verified.class, "it holds no verification");
        if (!verified.isOf(task)) {
            throw new IllegalArgumentException("it is about \"" + verified.source + "\" to \"" + verified.target
                    + "\", and this is \"" + task.sourceIdentity() + "\" to \"" + task.targetIdentity() + "\"");
        }
        return verified;
    }

    private boolean isOf(ReconcileTask task) {
        return from.equals(task.names().source())
                && source.equals(task.sourceIdentity())
                && target.equals(task.targetIdentity());
    }

    /** What a whole dry run has verified. */
    static Verified byWholeRun(ReconcileTask task, long began, long upTo, long records) {
        return new Verified(
                task.names().source(), task.sourceIdentity(), task.targetIdentity(), began, records, upTo, records);
    }

    /** The same with a tail that leaves no gap. */
    Verified plusTail(long upTo, long tail) {
        return new Verified(
                from, source, target, wholeRunBegan, wholeRunRecords, Math.max(verifiedUpTo, upTo), records + tail);
    }
}
