package dev.datanomad.reconciliation;

import dev.datanomad.reconciliation.Progress.Counts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a reconciliation has to say, while it runs and at its end.
 *
 * @param dryRun whether it only looks
 * @param done whether this is the end
 * @param total how many documents MongoDB had at the beginning, about
 * @param resumedAfter how many events an earlier process had looked at, from whose checkpoint this went on; otherwise 0
 * @param progress how far it has come
 * @param onlyInDynamo how many events DynamoDB has and MongoDB has not; {@code null} if they were not counted
 * @param seconds how long it has run, since it was last started
 */
record ReconcileReport(
        boolean dryRun,
        boolean done,
        long total,
        long resumedAfter,
        Progress.State progress,
        Long onlyInDynamo,
        double seconds) {

    /** Whether DynamoDB is now known to hold what MongoDB holds and, if that was counted, nothing else. */
    boolean clean() {
        Counts counts = progress.counts();
        return counts.stillMissing() + counts.stillDifferent() + counts.unmovable() == 0
                && (onlyInDynamo == null || onlyInDynamo == 0);
    }

    /** For programs. */
    Map<String, Object> json() {
        Counts counts = progress.counts();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", dryRun);
        json.put("done", done);
        json.put("total", Math.max(total, counts.walked()));
        json.put("walked", counts.walked());
        json.put("equal", counts.equal());
        json.put("missing", counts.missing());
        json.put("different", counts.different());
        json.put("unreadable", counts.unreadable());
        json.put("written", counts.copied() + counts.repaired());
        json.put("unmovableCount", counts.unmovable());
        json.put(
                "unmovable",
                progress.unmovable().stream().map(Checkpoint::fields).toList());
        json.put("onlyInDynamo", onlyInDynamo);
        json.put("resumedAfter", resumedAfter);
        json.put("seconds", Math.round(seconds * 10) / 10.0);
        return json;
    }

    /** For people; the last line is the verdict. */
    List<String> lines() {
        Counts counts = progress.counts();
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "Compared %s in %.1f s: %,d equal, %,d missing, %,d different%s.",
                counts.unreadable() == 0 ? events(counts.walked()) : format("%,d documents", counts.walked()),
                seconds,
                counts.equal(),
                counts.missing(),
                counts.different(),
                counts.unreadable() == 0 ? "" : format(", %,d that are no events", counts.unreadable())));
        lines.add(written(counts));
        if (counts.unmovable() > 0) {
            lines.add(events(counts.unmovable()) + " cannot be moved: the warnings above say why.");
        }
        if (onlyInDynamo != null) {
            lines.add(events(onlyInDynamo) + (onlyInDynamo == 1 ? " is" : " are") + " only in DynamoDB.");
        }
        if (resumedAfter > 0) {
            lines.add("The first " + events(resumedAfter) + " were looked at earlier, before an interruption.");
        }
        lines.add(format(
                "%,d missing, %,d different of %,d", counts.stillMissing(), counts.stillDifferent(), counts.walked()));
        return lines;
    }

    private String written(Counts counts) {
        if (dryRun) {
            return "This was a dry run: nothing was written.";
        }
        long written = counts.copied() + counts.repaired();
        return written == 0
                ? "Wrote nothing to DynamoDB."
                : format(
                        "Wrote %s to DynamoDB: %,d that had been missing, %,d that had been different.",
                        events(written), counts.copied(), counts.repaired());
    }

    private static String events(long count) {
        return count == 1 ? "1 event" : format("%,d events", count);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
