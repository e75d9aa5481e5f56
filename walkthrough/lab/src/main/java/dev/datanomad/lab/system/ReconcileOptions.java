package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of a reconciliation.
 *
 * @param bothWays also compares the other way round
 * @param anew ignores a checkpoint
 * @param from the store that is the truth, {@value #MONGODB} or {@code dynamodb}
 * @param since only events from that time on, or from the last verification on if it is {@value #LAST}; empty for all
 * @param rate rate limit in events a second, up to a million; {@value #NO_LIMIT} for none
 * @param parallel threads, 1 to 64
 */
public record ReconcileOptions(
        boolean dryRun, boolean bothWays, boolean anew, String from, String since, int rate, int parallel) {

    public static final String MONGODB = "mongodb";
    public static final String LAST = "last";
    public static final int NO_LIMIT = 0;
    public static final int PARALLEL = 4;

    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_PARALLEL = 64;

    /** @throws LabException if an option is not possible */
    public ReconcileOptions {
        if (Store.of(from).isEmpty()) {
            throw LabException.input("--from " + from + " is not possible: choose mongodb or dynamodb.");
        }
        requireRate(rate);
        requireParallel(parallel);
    }

    static int requireRate(int rate) {
        if (rate < 0 || rate > MAX_RATE) {
            throw LabException.input("A rate of " + rate + " is not possible: choose up to " + MAX_RATE
                    + " events a second, or 0 for no limit.");
        }
        return rate;
    }

    static int requireParallel(int parallel) {
        if (parallel < 1 || parallel > MAX_PARALLEL) {
            throw LabException.input(
                    parallel + " threads are not possible: choose 1 to " + MAX_PARALLEL + " for --parallel.");
        }
        return parallel;
    }

    /** With a checkpoint, and without a rate limit. */
    public static ReconcileOptions of(boolean dryRun, boolean bothWays) {
        return new ReconcileOptions(dryRun, bothWays, false, MONGODB, "", NO_LIMIT, PARALLEL);
    }

    /** A repair of a store by the other one, of all its events. */
    public static ReconcileOptions repairOf(Store target) {
        return of(false, false).from(target.other());
    }

    /** A dry run of all events that a store may lack. */
    public static ReconcileOptions dryRunOf(Store target) {
        return of(true, false).from(target.other());
    }

    private ReconcileOptions from(Store source) {
        return new ReconcileOptions(dryRun, bothWays, anew, source.key(), since, rate, parallel);
    }

    /** The same of what has been added since the last verification. */
    public ReconcileOptions sinceLast() {
        return new ReconcileOptions(dryRun, bothWays, anew, from, LAST, rate, parallel);
    }

    /** The store that is compared with the truth, and repaired. */
    Store target() {
        return Store.of(from).orElseThrow().other();
    }

    boolean isTail() {
        return !since.isEmpty();
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of("--rate", Integer.toString(rate), "--parallel", Integer.toString(parallel), "--from", from));
        if (dryRun) {
            arguments.add("--dry-run");
        }
        if (bothWays) {
            arguments.add("--both-ways");
        }
        if (isTail()) {
            arguments.addAll(List.of("--since", since));
        }
        return arguments;
    }
}
