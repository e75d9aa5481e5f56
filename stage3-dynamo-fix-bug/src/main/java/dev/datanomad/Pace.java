package dev.datanomad;

import dev.failsafe.RateLimiter;
import java.time.Duration;
import java.util.Optional;

/** Keeps a reconciliation to a number of events a second, over all its threads. Safe for use by many threads. */
final class Pace {

    /** Several batches a second: otherwise a low rate would be a burst and a long pause. */
    private static final int BATCHES_PER_SECOND = 10;

    private final int eventsPerSecond;
    private final Optional<RateLimiter<Object>> limiter;

    /** @param eventsPerSecond how many events at most; 0 for as many as possible */
    Pace(int eventsPerSecond) {
        this.eventsPerSecond = eventsPerSecond;
        this.limiter = eventsPerSecond == 0
                ? Optional.empty()
                : Optional.of(RateLimiter.smoothBuilder(eventsPerSecond, Duration.ofSeconds(1))
                        .build());
    }

    /** How many events to take at a time, {@code most} at most. */
    int batch(int most) {
        return limiter.isEmpty() ? most : Math.max(1, Math.min(most, eventsPerSecond / BATCHES_PER_SECOND));
    }

    /** Waits until it is time for that many events. */
    void await(int events) throws InterruptedException {
        if (limiter.isPresent() && events > 0) {
            limiter.get().acquirePermits(events);
        }
    }
}
