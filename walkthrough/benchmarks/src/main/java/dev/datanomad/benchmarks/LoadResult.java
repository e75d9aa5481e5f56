package dev.datanomad.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * What a load has seen.
 *
 * @param latencies of all requests, in nanoseconds
 * @param failed how many were not answered with 200 or 201
 * @param seconds how long it took
 * @param cpuMillis how much time of a core the service has had meanwhile
 */
record LoadResult(Histogram latencies, int failed, double seconds, long cpuMillis) {

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

    /** The service's time of a core for each request, in microseconds. */
    double cpuMicros() {
        return cpuMillis * 1e3 / latencies.getTotalCount();
    }

    /** The same, if nothing failed: a service that refuses is fast, and no figure is worth keeping then. */
    LoadResult requireAnswered() {
        if (failed > 0) {
            throw new BenchmarkException(failed + " of " + latencies.getTotalCount()
                    + " requests failed; the logs are in walkthrough/benchmarks/target/logs.");
        }
        return this;
    }
}
