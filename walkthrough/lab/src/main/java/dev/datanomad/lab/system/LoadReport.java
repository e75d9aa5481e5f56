package dev.datanomad.lab.system;

import java.util.List;

/**
 * What the load has done so far.
 *
 * @param requests all of them
 * @param failed no answer, a wrong status, or an event that came back different
 * @param acknowledged events whose POST was answered with 201
 * @param wrong those that failed although they were answered, and not with a 5xx: an event that was not found, or another
 * @param failures the first of those that failed
 * @param problem why it ended by itself; null if it runs, or was told to stop
 */
public record LoadReport(
        long requests,
        long failed,
        long posts,
        long gets,
        long acknowledged,
        long wrong,
        boolean running,
        Quantiles readMillis,
        Quantiles writeMillis,
        List<Failure> failures,
        String problem) {

    /** Of a load that has not done anything yet. */
    static LoadReport none(boolean running, String problem) {
        return new LoadReport(0, 0, 0, 0, 0, 0, running, null, null, List.of(), problem);
    }

    /** Two quantiles of how long requests took. */
    public record Quantiles(double p50, double p99) {}

    /** A request that failed. */
    public record Failure(String at, String label, String code, String message) {}
}
