package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.Progress.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a reconciliation has to say, while it runs and at its end.
 *
 * @param total about how many records the source had at the beginning
 * @param resumedAfter how many records an earlier process had looked at, whose checkpoint this resumed from, or 0
 * @param back the same of the way back; {@code null} if there was none
 * @param onlyInTarget what only the target has; {@code null} if that was not looked at
 * @param seconds how long it has run, since it was last started
 */
record ReconcileReport(
        ReconcileTask task,
        boolean done,
        long total,
        long resumedAfter,
        Progress.State progress,
        Steering.Pace pace,
        Verification verification,
        ReconcileReport back,
        OnlyInTarget onlyInTarget,
        double seconds) {

    /** Whether the target is now known to hold what the source holds and, if that was looked at, the other way round. */
    boolean clean() {
        return progress.counts().clean()
                && (back == null || back.clean())
                && (onlyInTarget == null || onlyInTarget.count() == 0);
    }

    /** For programs. */
    Map<String, Object> json() {
        Counts counts = progress.counts();
        Verified verified = verification.after();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", task.dryRun());
        json.put("done", done);
        json.put("state", state());
        json.put("slowedBy", pace.slowedBy());
        json.put("rate", pace.rate());
        json.put("parallel", pace.parallel());
        json.put("source", task.names().source());
        json.put("target", task.names().target());
        json.put("sourceIdentity", task.sourceIdentity());
        json.put("targetIdentity", task.targetIdentity());
        json.put("since", task.since());
        json.put("began", progress.began());
        json.put("verifiedUpTo", verified == null ? null : verified.verifiedUpTo());
        json.put("verifiedRecords", verified == null ? null : verified.records());
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
        json.put("findings", findings());
        json.put("longestDifferenceMillis", progress.longest());
        json.put("onlyInTarget", onlyInTarget == null ? null : onlyInTarget.count());
        json.put("onlyInTargetKeys", onlyInTarget == null ? List.of() : onlyInTarget.keys());
        json.put("back", back == null ? null : back.json());
        json.put("resumedAfter", resumedAfter);
        json.put("seconds", Math.round(seconds * 10) / 10.0);
        return json;
    }

    /** Why it is not as fast as it could be, for the progress bar; empty if it is. */
    String remark() {
        if (pace.paused()) {
            return "paused";
        }
        return pace.slowedBy() == null ? "" : pace.slowedBy();
    }

    private String state() {
        if (done) {
            return "done";
        }
        if (pace.paused()) {
            return "paused";
        }
        return progress.walkedAll() && back == null ? "looking again" : "walking";
    }

    private List<Map<String, String>> findings() {
        return Stream.concat(progress.settled().stream(), progress.findings().stream())
                .map(ReconcileReport::finding)
                .toList();
    }

    private static Map<String, String> finding(Finding finding) {
        return Map.of(
                "id", finding.key().id(),
                "owner", finding.key().owner(),
                "what", finding.missing() ? "missing" : "different");
    }

    /** For people; the last line of each direction is its verdict. */
    List<String> lines() {
        if (back == null) {
            return linesOfDirection();
        }
        List<String> lines = new ArrayList<>();
        for (ReconcileReport each : List.of(this, back)) {
            lines.add("From " + each.task.names().source() + " to "
                    + each.task.names().target() + ":");
            lines.addAll(each.linesOfDirection());
        }
        return lines;
    }

    private List<String> linesOfDirection() {
        Counts counts = progress.counts();
        String source = task.names().source();
        String target = task.names().target();
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "Compared %s in %.1f s: %,d equal, %,d missing, %,d different%s.",
                records(counts.walked()),
                seconds,
                counts.equal(),
                counts.missing(),
                counts.different(),
                counts.unreadable() == 0 ? "" : format(", %,d unreadable", counts.unreadable())));
        lines.add(written(counts, target));
        if (counts.erased() > 0) {
            lines.add(format(
                    "Erased meanwhile: %,d, gone from %s after they had been read, and taken back from %s.",
                    counts.erased(), source, target));
        }
        if (counts.unmovable() > 0) {
            int listed = progress.unmovable().size();
            String which = counts.unmovable() == listed ? "" : format(" of %,d of them", listed);
            lines.add(records(counts.unmovable()) + " cannot be moved: the warnings above say why" + which + ".");
        }
        if (progress.longest() > 0) {
            lines.add(format("The longest difference has lasted %.1f s.", progress.longest() / 1_000.0));
        }
        if (onlyInTarget != null) {
            lines.add(records(onlyInTarget.count()) + (onlyInTarget.count() == 1 ? " is" : " are") + " only in "
                    + target + ".");
        }
        if (resumedAfter > 0) {
            lines.add("The first " + records(resumedAfter) + " were looked at earlier, before an interruption.");
        }
        if (!verification.reason().isEmpty()) {
            lines.add("This verifies nothing up to any time: " + verification.reason() + ".");
        }
        if (verification.disproved()) {
            lines.add("What was verified before is void: a whole dry run has to begin anew.");
        }
        lines.add(verdict(counts));
        return lines;
    }

    private String verdict(Counts counts) {
        String found = format("%,d missing, %,d different of ", counts.stillMissing(), counts.stillDifferent());
        Verified verified = verification.after();
        if (verified == null) {
            String tail = task.since() == null ? "" : " (a tail since " + Times.text(task.since()) + ")";
            return found + format("%,d", counts.walked()) + tail;
        }
        return found + format("%,d", verified.records())
                + (task.since() == null ? "" : parts(verified, counts.walked())) + ", verified up to "
                + Times.text(verified.verifiedUpTo());
    }

    private String parts(Verified verified, long tail) {
        long others = verified.records() - verified.wholeRunRecords() - tail;
        return format(
                " (a tail of %,d since %s, after a whole run of %,d%s)",
                tail,
                Times.text(task.since()),
                verified.wholeRunRecords(),
                others == 0 ? "" : format(" and other tails of %,d", others));
    }

    private String written(Counts counts, String target) {
        if (task.dryRun()) {
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
