package dev.datanomad.lab.system;

import java.util.List;

/**
 * What a reconciliation found and did so far.
 *
 * @param total events in MongoDB, as far as known
 * @param walked those looked at
 * @param missing those that DynamoDB did not have
 * @param different those that DynamoDB had otherwise
 * @param written those copied or repaired
 * @param unmovableCount those that DynamoDB cannot hold
 * @param unmovable the first of them
 * @param onlyInTarget events that MongoDB does not have; null if nobody asked
 * @param resumedAfter how many of the events another process had looked at, which was then killed or failed
 */
public record ReconcileReport(
        boolean dryRun,
        boolean done,
        long total,
        long walked,
        long equal,
        long missing,
        long different,
        long written,
        long unmovableCount,
        List<Unmovable> unmovable,
        Long onlyInTarget,
        long resumedAfter,
        double seconds) {

    /** An event that cannot be copied, and why. */
    public record Unmovable(String id, String owner, String path, String reason) {}

    /** Makes {@code unmovable} a list in any case. */
    public ReconcileReport {
        unmovable = unmovable == null ? List.of() : unmovable;
    }

    /** Whether nothing was missing or different, in a walk to the end. */
    public boolean clean() {
        return done && missing == 0 && different == 0 && unmovableCount == 0;
    }

    /** Whether nothing is missing or different any more, because nothing was or because it was mended. */
    public boolean settled() {
        boolean mended = !dryRun && written >= missing + different && unmovableCount == 0;
        return done && (clean() || mended) && (onlyInTarget == null || onlyInTarget == 0);
    }

    /**
     * Whether this says how DynamoDB is. Only a dry run does, in one piece: a copying one does not come back to what
     * has arrived behind it.
     */
    public boolean proves() {
        return done && dryRun && resumedAfter == 0;
    }

    /** The one line that says it all. */
    public String text() {
        return String.format(
                "%,d missing, %,d different of %,d%s%s%s",
                missing,
                different,
                walked,
                dryRun ? "" : String.format("; %,d written", written),
                unmovableCount == 0 ? "" : String.format("; %,d cannot be moved", unmovableCount),
                onlyInTarget == null ? "" : String.format("; %,d only in DynamoDB", onlyInTarget));
    }
}
