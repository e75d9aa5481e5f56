package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.StoreNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a reconciliation has to say, while it runs and at its end.
 *
 * @param total about how many records the source had at the beginning
 * @param resumedAfter how many records an earlier process had looked at, whose checkpoint this resumed from, or 0
 * @param onlyInTarget what only the target has; {@code null} if that was not looked at
 * @param seconds how long it has run, since it was last started
 */
record ReconcileReport(
        boolean dryRun,
        boolean done,
        long total,
        long resumedAfter,
        Progress.State progress,
        OnlyInTarget onlyInTarget,
        double seconds) {

    /** Whether the target is now known to hold what the source holds and, if that was counted, nothing else. */
    boolean clean() {
        return progress.counts().clean() && (onlyInTarget == null || onlyInTarget.count() == 0);
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
        json.put("erased", counts.erased());
        json.put("written", counts.copied() + counts.repaired());
        json.put("unmovableCount", counts.unmovable());
        json.put("unmovable", progress.unmovable());
        json.put("onlyInTarget", onlyInTarget == null ? null : onlyInTarget.count());
        json.put("onlyInTargetKeys", onlyInTarget == null ? List.of() : onlyInTarget.keys());
        json.put("resumedAfter", resumedAfter);
        json.put("seconds", Math.round(seconds * 10) / 10.0);
        return json;
    }

    /** For people; the last line is the verdict. */
    List<String> lines(StoreNames names) {
        Counts counts = progress.counts();
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "Compared %s in %.1f s: %,d equal, %,d missing, %,d different%s.",
                records(counts.walked()),
                seconds,
                counts.equal(),
                counts.missing(),
                counts.different(),
                counts.unreadable() == 0 ? "" : format(", %,d unreadable", counts.unreadable())));
        lines.add(written(counts, names.target()));
        if (counts.erased() > 0) {
            lines.add(format(
                    "Erased meanwhile: %,d, gone from %s after they had been read, and taken back from %s.",
                    counts.erased(), names.source(), names.target()));
        }
        if (counts.unmovable() > 0) {
            int listed = progress.unmovable().size();
            String which = counts.unmovable() == listed ? "" : format(" of %,d of them", listed);
            lines.add(records(counts.unmovable()) + " cannot be moved: the warnings above say why" + which + ".");
        }
        if (onlyInTarget != null) {
            lines.add(records(onlyInTarget.count()) + (onlyInTarget.count() == 1 ? " is" : " are") + " only in "
                    + names.target() + ".");
        }
        if (resumedAfter > 0) {
            lines.add("The first " + records(resumedAfter) + " were looked at earlier, before an interruption.");
        }
        lines.add(format(
                "%,d missing, %,d different of %,d", counts.stillMissing(), counts.stillDifferent(), counts.walked()));
        return lines;
    }

    private String written(Counts counts, String target) {
        if (dryRun) {
            return "This was a dry run: nothing was written.";
        }
        long written = counts.copied() + counts.repaired();
        return written == 0
                ? "Wrote nothing to " + target + "."
                : format(
                        "Wrote %s to %s: %,d that had been missing, %,d that had been different.",
                        records(written), target, counts.copied(), counts.repaired());
    }

    private static String records(long count) {
        return count == 1 ? "1 record" : format("%,d records", count);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
