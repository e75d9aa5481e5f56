package dev.datanomad.benchmarks;

import dev.datanomad.lab.system.LabException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The result of a load.
 *
 * @param latencies of all requests, in nanoseconds
 * @param failed how many were not answered with 200 or 201
 * @param seconds how long it took
 * @param cpu the service's CPU time meanwhile
 */
record LoadResult(Histogram latencies, int failed, double seconds, Duration cpu) {

    /** Milliseconds. */
    double p50() {
        return latencies.getValueAtPercentile(50) / 1e6;
    }

    /** Milliseconds. */
    double p99() {
        return latencies.getValueAtPercentile(99) / 1e6;
    }

    double perSecond() {
        return (latencies.getTotalCount() - failed) / seconds;
    }

    /** The service's CPU time for each request, in microseconds. */
    double cpuMicros() {
        return cpu.toNanos() / 1e3 / latencies.getTotalCount();
    }

    /** The same, if nothing failed: a service that refuses requests is fast. */
    LoadResult requireAnswered() {
        if (failed > 0) {
            throw LabException.failed(failed + " of " + latencies.getTotalCount()
                    + " requests failed; the logs are in walkthrough/benchmarks/target/processes.");
        }
        return this;
    }
}
