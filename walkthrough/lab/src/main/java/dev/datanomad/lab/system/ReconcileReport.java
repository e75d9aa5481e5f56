package dev.datanomad.lab.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * The report of a reconciliation, during and after a run: events, except for {@code seconds}.
 *
 * @param total in MongoDB, as far as known
 * @param written copied or repaired
 * @param erased from MongoDB while they were copied, and so from DynamoDB again
 * @param unmovableCount those that DynamoDB cannot represent; {@code unmovable} has the first
 * @param onlyInTarget missing in MongoDB; null without {@code --both-ways}
 * @param resumedAfter walked by the previous run until it was killed or failed
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
        long erased,
        long unmovableCount,
        List<Unmovable> unmovable,
        Long onlyInTarget,
        long resumedAfter,
        double seconds) {

    /** An event that cannot be copied, with the field and the reason. */
    public record Unmovable(String id, String owner, String path, String reason) {}

    /** A report may lack {@code unmovable}. */
    public ReconcileReport {
        unmovable = unmovable == null ? List.of() : unmovable;
    }

    /** Whether a complete run found nothing missing and nothing different. */
    public boolean clean() {
        return done && missing == 0 && different == 0 && unmovableCount == 0;
    }

    /** Whether nothing is missing or different after the run: nothing was, or all of it was repaired. */
    public boolean settled() {
        boolean repaired = !dryRun && written >= missing + different && unmovableCount == 0;
        return done && (clean() || repaired) && (onlyInTarget == null || onlyInTarget == 0);
    }

    /**
     * Whether this verifies DynamoDB. Only a dry run from the beginning does: a copying run does not look again at what
     * has arrived behind it.
     */
    public boolean proves() {
        return done && dryRun && resumedAfter == 0;
    }

    @JsonProperty
    public String text() {
        return String.format(
                Locale.ROOT,
                "%,d missing, %,d different of %,d%s%s%s%s",
                missing,
                different,
                walked,
                dryRun ? "" : String.format(Locale.ROOT, "; %,d written", written),
                erased == 0 ? "" : String.format(Locale.ROOT, "; %,d erased meanwhile", erased),
                unmovableCount == 0 ? "" : String.format(Locale.ROOT, "; %,d cannot be moved", unmovableCount),
                onlyInTarget == null ? "" : String.format(Locale.ROOT, "; %,d only in DynamoDB", onlyInTarget));
    }
}
