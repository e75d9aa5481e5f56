package dev.datanomad.lab.system;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the load has done so far.
 *
 * @param failed requests without an answer, with a wrong status, or with another event than was written
 * @param acknowledged events whose POST was answered with 201
 * @param wrong failed requests that were answered, and not with a 5xx
 * @param readMillis null if there is no report yet, like {@code writeMillis}
 * @param failures the first failed requests
 * @param problem why it crashed; null if it runs, or was stopped
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

    /** The totals of several reports, with the latencies of the last one. */
    static LoadReport sum(List<LoadReport> parts, boolean running, String problem) {
        LoadReport last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        return new LoadReport(
                sum(parts, LoadReport::requests),
                sum(parts, LoadReport::failed),
                sum(parts, LoadReport::posts),
                sum(parts, LoadReport::gets),
                sum(parts, LoadReport::acknowledged),
                sum(parts, LoadReport::wrong),
                running,
                last == null ? null : last.readMillis(),
                last == null ? null : last.writeMillis(),
                parts.stream().flatMap(part -> part.failures().stream()).toList(),
                problem);
    }

    private static long sum(List<LoadReport> parts, ToLongFunction<LoadReport> count) {
        return parts.stream().mapToLong(count).sum();
    }

    /** Latency. */
    public record Quantiles(double p50, double p99) {}

    /** A failed request; {@code code} is the status, or "none" without an answer. */
    public record Failure(String at, String label, String code, String message) {}
}
