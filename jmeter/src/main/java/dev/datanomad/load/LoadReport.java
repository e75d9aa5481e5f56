package dev.datanomad.load;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The report of a load, which its file holds as JSON.
 *
 * @param failed requests without an answer, with a wrong status, or with another event than was written
 * @param acknowledged events whose POST was answered with 201
 * @param wrong failed requests that were answered, and not with a 5xx
 * @param cancelled requests neither answered nor failed, because the load was stopped
 * @param readMillis null if there is no report yet, like {@code writeMillis}
 * @param oldReads those of the reads that were for an earlier event of a ledger
 * @param recent the last ten seconds; null without a load that runs and has reported
 * @param failures the first failed requests
 * @param causes the failed requests by cause, in the order of {@link Cause}; those without any are left out
 * @param problem why the load crashed; null if it runs, or was stopped
 */
@JsonPropertyOrder({"requests", "failed", "posts", "gets", "oldReads", "acknowledged", "wrong", "cancelled", "running"})
public record LoadReport(
        long requests,
        long failed,
        long posts,
        long gets,
        long oldReads,
        long acknowledged,
        long wrong,
        long cancelled,
        boolean running,
        Latency readMillis,
        Latency writeMillis,
        Recent recent,
        List<Failure> failures,
        List<Failures> causes,
        String problem) {

    /** Reads a report of an earlier version as well, which has no causes. */
    public LoadReport {
        causes = causes == null ? List.of() : causes;
    }

    /** The totals of several reports, with the latencies of the last one. */
    public static LoadReport sum(List<LoadReport> parts, boolean running, String problem) {
        var last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        return new LoadReport(
                sum(parts, LoadReport::requests),
                sum(parts, LoadReport::failed),
                sum(parts, LoadReport::posts),
                sum(parts, LoadReport::gets),
                sum(parts, LoadReport::oldReads),
                sum(parts, LoadReport::acknowledged),
                sum(parts, LoadReport::wrong),
                sum(parts, LoadReport::cancelled),
                running,
                last == null ? null : last.readMillis(),
                last == null ? null : last.writeMillis(),
                running && last != null && last.running() ? last.recent() : null,
                parts.stream().flatMap(part -> part.failures().stream()).toList(),
                Failures.sum(parts.stream().flatMap(part -> part.causes().stream())),
                problem);
    }

    private static long sum(List<LoadReport> parts, ToLongFunction<LoadReport> count) {
        return parts.stream().mapToLong(count).sum();
    }

    /** Milliseconds, over successful and failed requests. */
    public record Latency(long p50, long p99) {}

    /**
     * The last whole seconds, at most ten, and fewer at the beginning.
     *
     * @param seconds how many; 0 in the first one
     * @param gets also those of earlier events
     */
    public record Recent(int seconds, long posts, long gets, long failed, Latency readMillis, Latency writeMillis) {
        /** Reads a second. */
        public double readRate() {
            return (double) gets / Math.max(1, seconds);
        }

        /** Writes a second. */
        public double writeRate() {
            return (double) posts / Math.max(1, seconds);
        }
    }

    /** Why a request failed. */
    public enum Cause {
        NO_ANSWER("no answer"),
        SERVER_ERROR("5xx"),
        NOT_FOUND("not found"),
        OTHER_EVENT("another event than was written"),
        OTHER_ANSWER("another answer");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }

    /**
     * The failed requests of one cause.
     *
     * @param old those of them that were for an earlier event of a ledger
     */
    public record Failures(Cause cause, long count, long old, Failure last) {
        static List<Failures> sum(Stream<Failures> parts) {
            Map<Cause, Failures> causes = new EnumMap<>(Cause.class);
            parts.forEach(part -> causes.merge(part.cause(), part, Failures::plus));
            return List.copyOf(causes.values());
        }

        /** With those that came later. */
        private Failures plus(Failures later) {
            return new Failures(cause, count + later.count, old + later.old, later.last);
        }

        static Failures of(Failure one) {
            return new Failures(one.cause(), 1, one.old() ? 1 : 0, one);
        }
    }

    /**
     * A failed request: method and path, status or "none", the reason and the beginning of the answer.
     *
     * @param old whether it was for an earlier event of a ledger
     */
    public record Failure(String at, String label, String code, String message, boolean old) {
        static Failure now(String label, String code, String message, boolean old) {
            return new Failure(Instant.now().toString(), label, code, message, old);
        }

        Cause cause() {
            if (code.equals("none")) {
                return Cause.NO_ANSWER;
            }
            if (code.startsWith("5")) {
                return Cause.SERVER_ERROR;
            }
            if (code.equals("404")) {
                return Cause.NOT_FOUND;
            }
            return code.equals("200") && label.startsWith("GET ") ? Cause.OTHER_EVENT : Cause.OTHER_ANSWER;
        }

        /** Whether the service answered with something else than an error of its own: not found, or not what was sent. */
        boolean wrong() {
            return cause() != Cause.NO_ANSWER && cause() != Cause.SERVER_ERROR;
        }
    }
}
