package dev.datanomad.lab.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.datanomad.migration.reconciliation.Times;
import java.util.List;
import java.util.Locale;

/**
 * The report of a reconciliation, during and after a run: events, except for {@code seconds}.
 *
 * @param source the name of the store that is the truth
 * @param target the name of the store that is compared with it
 * @param since when the events began that were looked at, in milliseconds since 1970; null if all were
 * @param began when the walk began, in milliseconds since 1970; null before it has
 * @param verifiedUpTo up to when all events are known to be equal, in milliseconds since 1970; null if that is not known
 * @param verifiedRecords how many events that are; null with it
 * @param total in the source, as far as known
 * @param written copied or repaired
 * @param erased from the source while they were copied, and so from the target again
 * @param unmovableCount those that the target cannot represent; {@code unmovable} has the first
 * @param findings the first of those that a dry run has found missing or different
 * @param longestDifferenceMillis how long the longest difference lasted that was looked at again
 * @param onlyInTarget missing in the source; null without {@code --both-ways}
 * @param resumedAfter walked by the previous run until it was killed or failed
 * @param state what it is doing, in a word or two
 * @param rate the limit in events a second; 0 if there is none, null if it is not known
 * @param parallel how many threads it uses; null if it is not known
 * @param slowedBy why it is slower than it might be, a sentence; null if it is not
 */
public record ReconcileReport(
        boolean dryRun,
        boolean done,
        String source,
        String target,
        Long since,
        Long began,
        Long verifiedUpTo,
        Long verifiedRecords,
        long total,
        long walked,
        long equal,
        long missing,
        long different,
        long written,
        long erased,
        long unmovableCount,
        List<Unmovable> unmovable,
        List<Finding> findings,
        long longestDifferenceMillis,
        Long onlyInTarget,
        long resumedAfter,
        String state,
        Integer rate,
        Integer parallel,
        String slowedBy,
        double seconds) {

    /** An event that cannot be copied, with the field and the reason. */
    public record Unmovable(String id, String owner, String path, String reason) {}

    /** An event that a dry run has found {@code missing} or {@code different}. */
    public record Finding(String id, String owner, String what) {}

    /** A report may lack lists. */
    public ReconcileReport {
        unmovable = unmovable == null ? List.of() : unmovable;
        findings = findings == null ? List.of() : findings;
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

    /** Whether this verifies the target. Only a dry run does: a copying run does not look again at what it has written. */
    public boolean verifies() {
        return verifiedUpTo != null;
    }

    @JsonProperty
    public String text() {
        return String.format(
                Locale.ROOT,
                "%,d missing, %,d different of %,d%s%s%s%s%s",
                missing,
                different,
                verifiedRecords == null ? walked : verifiedRecords,
                verifiedUpTo == null ? "" : ", verified up to " + Times.text(verifiedUpTo),
                dryRun ? "" : String.format(Locale.ROOT, "; %,d written", written),
                erased == 0 ? "" : String.format(Locale.ROOT, "; %,d erased meanwhile", erased),
                unmovableCount == 0 ? "" : String.format(Locale.ROOT, "; %,d cannot be moved", unmovableCount),
                onlyInTarget == null ? "" : String.format(Locale.ROOT, "; %,d only in %s", onlyInTarget, target));
    }
}
