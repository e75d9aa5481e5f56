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
 * @param unmovable those that DynamoDB cannot hold
 * @param onlyInDynamo events that MongoDB does not have; null if nobody asked
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
        List<Unmovable> unmovable,
        Long onlyInDynamo,
        double seconds) {

    /** An event that cannot be copied, and why. */
    public record Unmovable(String id, String userKey, String path, String reason) {}

    /** Makes {@code unmovable} a list in any case. */
    public ReconcileReport {
        unmovable = unmovable == null ? List.of() : unmovable;
    }

    /** Whether the two databases were found to hold the same. */
    public boolean clean() {
        return done && missing == 0 && different == 0 && unmovable.isEmpty();
    }

    /** Whether nothing is missing or different any more. */
    public boolean settled() {
        return clean() || (done && !dryRun && unmovable.isEmpty() && written >= missing + different);
    }

    /** The one line that says it all. */
    public String text() {
        return String.format(
                "%,d missing, %,d different of %,d%s%s%s",
                missing,
                different,
                walked,
                dryRun ? "" : String.format("; %,d written", written),
                unmovable.isEmpty() ? "" : "; " + unmovable.size() + " cannot be moved",
                onlyInDynamo == null ? "" : String.format("; %,d only in DynamoDB", onlyInDynamo));
    }
}
