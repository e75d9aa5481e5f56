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
        List<Failure> failures) {

    static final LoadReport NONE = new LoadReport(0, 0, 0, 0, 0, 0, false, null, null, List.of());

    /** Two quantiles of how long requests took. */
    public record Quantiles(double p50, double p99) {}

    /** A request that failed. */
    public record Failure(String at, String label, String code, String message) {}
}
