package dev.datanomad.load;

import dev.datanomad.load.LoadReport.Failure;
import dev.datanomad.load.LoadReport.Failures;
import dev.datanomad.load.LoadReport.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Counts and latencies of all requests since the start, in constant memory. Thread-safe. */
final class Figures {
    private static final int MAX_FAILURES = 20;
    static final long MAX_MILLIS = 60_000;

    private final Histogram reads = new Histogram(MAX_MILLIS, 3);
    private final Histogram writes = new Histogram(MAX_MILLIS, 3);
    private final RecentSeconds recent = new RecentSeconds(System::nanoTime);
    private final List<Failure> failures = new ArrayList<>();
    private List<Failures> causes = List.of();
    private long oldReads;
    private long failed;
    private long wrong;
    private long acknowledged;
    private long cancelled;

    /**
     * Records a request that has ended, after these milliseconds.
     *
     * @param old whether it read an earlier event of a ledger
     * @param failure why it failed, or null
     */
    synchronized void request(boolean write, boolean old, long millis, Failure failure) {
        long limited = Math.min(Math.max(millis, 0), MAX_MILLIS);
        (write ? writes : reads).recordValue(limited);
        recent.request(write, limited, failure != null);
        oldReads += old ? 1 : 0;
        if (failure != null) {
            failed++;
            wrong += failure.wrong() ? 1 : 0;
            causes = Failures.sum(Stream.concat(causes.stream(), Stream.of(Failures.of(failure))));
            if (failures.size() < MAX_FAILURES) {
                failures.add(failure);
            }
        }
    }

    /** Counts an event that was acknowledged and is in the ledger. */
    synchronized void acknowledged() {
        acknowledged++;
    }

    /** Counts a request that was cancelled when the load stopped: neither answered nor failed. */
    synchronized void cancelled() {
        cancelled++;
    }

    synchronized LoadReport report(boolean running) {
        long posts = writes.getTotalCount();
        long gets = reads.getTotalCount();
        return new LoadReport(
                posts + gets,
                failed,
                posts,
                gets,
                oldReads,
                acknowledged,
                wrong,
                cancelled,
                running,
                latency(reads),
                latency(writes),
                recent.report(),
                List.copyOf(failures),
                causes,
                null);
    }

    static Latency latency(Histogram histogram) {
        return new Latency(histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(99));
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
                now.cancelled() == 0 ? "" : "; " + now.cancelled() + " cancelled at the end");
    }
}
