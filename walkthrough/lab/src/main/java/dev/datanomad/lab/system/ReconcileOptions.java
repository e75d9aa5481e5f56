package dev.datanomad.lab.system;

import java.util.ArrayList;
import java.util.List;

/**
 * The options of a reconciliation.
 *
 * @param bothWays also counts events that only DynamoDB has
 * @param anew ignores a checkpoint
 * @param rate rate limit in events a second, up to a million; {@value #NO_LIMIT} for none
 * @param parallel threads, 1 to 64
 */
public record ReconcileOptions(boolean dryRun, boolean bothWays, boolean anew, int rate, int parallel) {

    public static final int NO_LIMIT = 0;
    public static final int PARALLEL = 4;

    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_PARALLEL = 64;

    /** @throws LabException if an option is out of range */
    public ReconcileOptions {
        if (rate < 0 || rate > MAX_RATE) {
            throw LabException.input("A rate of " + rate + " is not possible: choose up to " + MAX_RATE
                    + " events a second, or 0 for no limit.");
        }
        if (parallel < 1 || parallel > MAX_PARALLEL) {
            throw LabException.input(
                    parallel + " threads are not possible: choose 1 to " + MAX_PARALLEL + " for --parallel.");
        }
    }

    /** With a checkpoint, and without a rate limit. */
    public static ReconcileOptions of(boolean dryRun, boolean bothWays) {
        return new ReconcileOptions(dryRun, bothWays, false, NO_LIMIT, PARALLEL);
    }

    List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(List.of("--rate", Integer.toString(rate), "--parallel", Integer.toString(parallel)));
        if (dryRun) {
            arguments.add("--dry-run");
        }
        if (bothWays) {
            arguments.add("--both-ways");
        }
        return arguments;
    }
}
