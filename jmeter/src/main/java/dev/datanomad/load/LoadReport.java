package dev.datanomad.load;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The report of a load, which its file holds as JSON.
 *
 * @param failed requests without an answer, with a wrong status, or with another event than was written
 * @param acknowledged events whose POST was answered with 201
 * @param wrong failed requests that were answered, and not with a 5xx
 * @param cancelled requests neither answered nor failed, because the load was stopped
 * @param readMillis null if there is no report yet, like {@code writeMillis}
 * @param failures the first failed requests
 * @param problem why the load crashed; null if it runs, or was stopped
 */
@JsonPropertyOrder({"requests", "failed", "posts", "gets", "acknowledged", "wrong", "cancelled", "running"})
public record LoadReport(
        long requests,
        long failed,
        long posts,
        long gets,
        long acknowledged,
        long wrong,
        long cancelled,
        boolean running,
        Latency readMillis,
        Latency writeMillis,
        List<Failure> failures,
        String problem) {

    /** The totals of several reports, with the latencies of the last one. */
    public static LoadReport sum(List<LoadReport> parts, boolean running, String problem) {
        var last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        return new LoadReport(
                sum(parts, LoadReport::requests),
                sum(parts, LoadReport::failed),
                sum(parts, LoadReport::posts),
                sum(parts, LoadReport::gets),
                sum(parts, LoadReport::acknowledged),
                sum(parts, LoadReport::wrong),
                sum(parts, LoadReport::cancelled),
                running,
                last == null ? null : last.readMillis(),
                last == null ? null : last.writeMillis(),
                parts.stream().flatMap(part -> part.failures().stream()).toList(),
                problem);
    }

    private static long sum(List<LoadReport> parts, ToLongFunction<LoadReport> count) {
        return parts.stream().mapToLong(count).sum();
    }

    /** Milliseconds, over successful and failed requests. */
    public record Latency(long p50, long p99) {}

    /** A failed request: method and path, status or "none", the reason and the beginning of the answer. */
    public record Failure(String at, String label, String code, String message) {
        static Failure now(String label, String code, String message) {
            return new Failure(Instant.now().toString(), label, code, message);
        }

        /** Whether the service answered with something else than an error of its own: not found, or not what was sent. */
        boolean wrong() {
            return !code.equals("none") && !code.startsWith("5");
        }
    }
}
