package dev.datanomad.load;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What the load has seen since it began, in memory that does not grow. Thread-safe. */
final class Figures {
    private static final int FAILURES_KEPT = 20;
    private static final long LONGEST_MILLIS = 60_000;

    private final Histogram reads = new Histogram(LONGEST_MILLIS, 3);
    private final Histogram writes = new Histogram(LONGEST_MILLIS, 3);
    private final List<Failure> failures = new ArrayList<>();
    private long failed;
    private long wrong;
    private long acknowledged;
    private long cut;

    /**
     * Counts a request that has ended.
     *
     * @param millis from sending it to having the whole answer, or to giving up
     * @param failure why it failed, or null
     */
    synchronized void request(boolean write, long millis, Failure failure) {
        (write ? writes : reads).recordValue(Math.min(Math.max(millis, 0), LONGEST_MILLIS));
        if (failure != null) {
            failed++;
            wrong += failure.isWrong() ? 1 : 0;
            if (failures.size() < FAILURES_KEPT) {
                failures.add(failure);
            }
        }
    }

    /** Counts an event that the service has acknowledged, and that is in the ledger. */
    synchronized void acknowledged() {
        acknowledged++;
    }

    /** Counts a request that was given up because the load was to stop: neither answered nor failed. */
    synchronized void cut() {
        cut++;
    }

    synchronized Report report(boolean running) {
        long posts = writes.getTotalCount();
        long gets = reads.getTotalCount();
        return new Report(
                posts + gets,
                failed,
                posts,
                gets,
                acknowledged,
                wrong,
                cut,
                running,
                Latency.of(reads),
                Latency.of(writes),
                List.copyOf(failures));
    }

    String summary() {
        var now = report(false);
        return String.format(
                Locale.ROOT,
                "%,d requests, %,d failed; %,d events acknowledged; median and p99: read %d and %d ms, write %d and %d ms%s",
                now.requests(),
                now.failed(),
                now.acknowledged(),
                now.readMillis().p50(),
                now.readMillis().p99(),
                now.writeMillis().p50(),
                now.writeMillis().p99(),
                now.cut() == 0 ? "" : "; " + now.cut() + " not waited for at the end");
    }

    /**
     * One failed request.
     *
     * @param label method and path
     * @param code the status, or "none" if there was no answer
     * @param message what was wrong, and the beginning of the answer
     */
    record Failure(String at, String label, String code, String message) {
        Failure(String label, String code, String message) {
            this(Instant.now().toString(), label, code, message);
        }

        /** Whether the service did answer, and did not say that it could not: an event is not found, or another one. */
        private boolean isWrong() {
            return !code.equals("none") && !code.startsWith("5");
        }
    }

    /** Milliseconds, of all requests whether they failed or not. */
    record Latency(long p50, long p99) {
        private static Latency of(Histogram histogram) {
            return new Latency(histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(99));
        }
    }

    /**
     * The report file.
     *
     * @param wrong those that failed although they were answered, and not with a 5xx
     * @param cut neither answered nor failed, because the load was stopped
     */
    @JsonPropertyOrder({"requests", "failed", "posts", "gets", "acknowledged", "wrong", "cut", "running"})
    record Report(
            long requests,
            long failed,
            long posts,
            long gets,
            long acknowledged,
            long wrong,
            long cut,
            boolean running,
            Latency readMillis,
            Latency writeMillis,
            List<Failure> failures) {}
}
