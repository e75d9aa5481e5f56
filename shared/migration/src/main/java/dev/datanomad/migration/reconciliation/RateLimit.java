package dev.datanomad.migration.reconciliation;

import dev.failsafe.RateLimiter;
import java.time.Duration;
import java.util.Optional;

/** A number of records a second that a reconciliation keeps to, over all its threads. Safe for use by many threads. */
final class RateLimit {

    /** Several batches a second: otherwise a low rate would be a burst and a long pause. */
    private static final int BATCHES_PER_SECOND = 10;

    private final int recordsPerSecond;
    private final Optional<RateLimiter<Object>> limiter;

    /** @param recordsPerSecond how many records at most; 0 for as many as possible */
    RateLimit(int recordsPerSecond) {
        this.recordsPerSecond = recordsPerSecond;
        this.limiter = recordsPerSecond == 0
                ? Optional.empty()
                : Optional.of(RateLimiter.smoothBuilder(recordsPerSecond, Duration.ofSeconds(1))
                        .build());
    }

    /** How many records to take at a time, {@code most} at most. */
    int batch(int most) {
        return limiter.isEmpty() ? most : Math.max(1, Math.min(most, recordsPerSecond / BATCHES_PER_SECOND));
    }

    /** Waits until it is time for that many records. */
    void await(int records) throws InterruptedException {
        if (limiter.isPresent() && records > 0) {
            limiter.get().acquirePermits(records);
        }
    }
}
