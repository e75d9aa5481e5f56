package dev.datanomad.lab.system;

import java.util.ArrayList;
import java.util.List;

/**
 * How to reconcile.
 *
 * @param dryRun only to report
 * @param bothWays to count also what only DynamoDB has
 * @param anew to begin at the beginning, even if the last run of this kind was killed half-way
 * @param rate events a second at most, up to a million; {@value #NO_LIMIT} for no limit
 * @param parallel threads, 1 to 64
 */
public record ReconcileOptions(boolean dryRun, boolean bothWays, boolean anew, int rate, int parallel) {

    public static final int NO_LIMIT = 0;
    public static final int PARALLEL = 4;

    private static final int MOST_A_SECOND = 1_000_000;
    private static final int MOST_PARALLEL = 64;

    /** @throws LabException if one of them cannot be */
    public ReconcileOptions {
        if (rate < 0 || rate > MOST_A_SECOND) {
            throw LabException.input("A rate of " + rate + " is not possible: choose up to " + MOST_A_SECOND
                    + " events a second, or 0 for no limit.");
        }
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw LabException.input(
                    parallel + " threads are not possible: choose 1 to " + MOST_PARALLEL + " for --parallel.");
        }
    }

    /** As fast as it goes. */
    public static ReconcileOptions of(boolean dryRun, boolean bothWays) {
        return new ReconcileOptions(dryRun, bothWays, false, NO_LIMIT, PARALLEL);
    }

    /** As the program takes them. */
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
