package dev.datanomad.migration.reconciliation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run adds to what was verified before it: a clean dry run of everything begins anew, and a clean tail that leaves no
 * gap goes on from there.
 *
 * @param before what was verified before it; {@code null} if nothing is known of that
 * @param after what is verified by it; {@code null} if it verifies nothing
 * @param reason why it verifies nothing, as the end of a sentence; empty if it does, or only writes
 * @param disproved whether it has found something in what was verified before it
 */
record Verification(Verified before, Verified after, String reason, boolean disproved) {

    /** What is known before a run. */
    static Verification before(Optional<Verified> before) {
        return new Verification(before.orElse(null), null, "", false);
    }

    /**
     * What is known behind it.
     *
     * @param resumed whether a part of it was done by an earlier process
     */
    Verification behind(ReconcileTask task, Progress.State end, Duration gracePeriod, boolean resumed) {
        Counts counts = end.counts();
        if (!task.dryRun()) {
            return this;
        }
        if (!counts.clean()) {
            boolean looked = before != null && (task.since() == null || task.since() < before.verifiedUpTo());
            return without("something is missing, different, or cannot be moved", looked);
        }
        if (resumed) {
            return without("it was resumed, and what was looked at earlier may have changed since", false);
        }
        if (task.shard().count() > 1) {
            return without("it looked at one shard of several", false);
        }
        long upTo = Verified.upTo(end.began(), gracePeriod);
        if (task.since() != null) {
            return behindTail(task.since(), upTo, counts.walked());
        }
        return counts.walked() == 0
                ? without("there is nothing to look at", false)
                : with(Verified.byWholeRun(task, end.began(), upTo, counts.walked()));
    }

    private Verification behindTail(long since, long upTo, long walked) {
        if (before == null) {
            return without("it is a tail, and nothing is known of what is before it", false);
        }
        if (since > before.verifiedUpTo()) {
            return without(
                    "it begins at " + Times.text(since) + ", and was verified before it only what is up to "
                            + Times.text(before.verifiedUpTo()),
                    false);
        }
        return with(before.plusTail(upTo, walked));
    }

    private Verification with(Verified verified) {
        return new Verification(before, verified, "", false);
    }

    private Verification without(String why, boolean somethingFound) {
        return new Verification(before, null, why, somethingFound);
    }

    /** Keeps it in a file, or removes the file if what it says is disproved. */
    void keepIn(Path file) throws IOException {
        if (after != null) {
            Checkpoint.write(file, after);
        } else if (disproved) {
            Files.deleteIfExists(file);
        }
    }
}
