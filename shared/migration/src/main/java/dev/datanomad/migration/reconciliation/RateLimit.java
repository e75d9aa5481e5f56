package dev.datanomad.migration.reconciliation;

import dev.failsafe.RateLimiter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A number of records a second that a reconciliation keeps to, over all its threads. It can be changed while it runs, and a
 * store that throttles halves it, at most once a second; a second without throttling gives a twentieth of it back. Safe for
 * use by many threads.
 */
final class RateLimit {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimit.class);

    /** Several batches a second: otherwise a low rate would be a burst and a long pause. */
    private static final int BATCHES_PER_SECOND = 10;

    private static final int STEPS_BACK = 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private int wanted;
    private String store;
    private double full;
    private double slowed;
    private long lastChange;
    private long lastLine;
    private long windowStart;
    private long windowRecords;
    private double speed;
    private int limiterRate;
    private Optional<RateLimiter<Object>> limiter = Optional.empty();

    /** @param recordsPerSecond how many records at most; 0 for as many as possible */
    RateLimit(int recordsPerSecond) {
        this(recordsPerSecond, System::nanoTime);
    }

    RateLimit(int recordsPerSecond, LongSupplier nanos) {
        this.nanos = nanos;
        this.wanted = recordsPerSecond;
        this.windowStart = nanos.getAsLong();
        this.lastLine = windowStart - MINUTE;
        this.lastChange = windowStart - SECOND;
    }

    /** Changes what is wanted. */
    synchronized void set(int recordsPerSecond) {
        if (recordsPerSecond != wanted) {
            wanted = recordsPerSecond;
            full = wanted == 0 ? full : wanted;
        }
    }

    /** A store has not done all it was asked for, because that was too much. */
    synchronized void throttled(String name) {
        long now = nanos.getAsLong();
        if (now - lastChange < SECOND && store != null) {
            return;
        }
        recover(now);
        double before = store == null ? current(now) : slowed;
        full = store == null ? (wanted == 0 ? before : wanted) : full;
        store = name;
        slowed = Math.max(1, before / 2);
        lastChange = now;
        if (now - lastLine >= MINUTE) {
            lastLine = now;
            slowedBy().ifPresent(LOG::warn);
        }
    }

    /** How fast it is: no faster than what is wanted, even if that was not measured yet. */
    private double current(long now) {
        double measured = speed > 0 ? speed : windowRecords / Math.max(0.1, (now - windowStart) / (double) SECOND);
        return Math.max(1, wanted == 0 ? measured : Math.min(wanted, measured));
    }

    private void recover(long now) {
        long steps = store == null ? 0 : (now - lastChange) / SECOND;
        if (steps > 0) {
            slowed += steps * Math.max(1, full / STEPS_BACK);
            lastChange += steps * SECOND;
            if (slowed >= full) {
                store = null;
            }
        }
    }

    /** Why it is slower than is wanted, if it is. */
    synchronized Optional<String> slowedBy() {
        recover(nanos.getAsLong());
        return Optional.ofNullable(store)
                .map(name -> String.format(Locale.ROOT, "%s throttles: slowed to %,d records a second", name, rate()));
    }

    /** Records a second at most; 0 for as many as possible. */
    synchronized int rate() {
        recover(nanos.getAsLong());
        return store == null ? wanted : (int) Math.max(1, wanted == 0 ? slowed : Math.min(wanted, slowed));
    }

    /** How many records to take at a time, {@code most} at most. */
    int batch(int most) {
        int rate = rate();
        return rate == 0 ? most : Math.max(1, Math.min(most, rate / BATCHES_PER_SECOND));
    }

    /** Waits until it is time for that many records. */
    void await(int records) throws InterruptedException {
        int left = records;
        while (left > 0) {
            int some = batch(left);
            Optional<RateLimiter<Object>> turn = pass(some);
            if (turn.isPresent()) {
                turn.get().acquirePermits(some);
            }
            left -= some;
        }
    }

    /** Counts, for the speed of this second, and gives what to wait for. */
    private synchronized Optional<RateLimiter<Object>> pass(int records) {
        long now = nanos.getAsLong();
        if (now - windowStart >= SECOND) {
            speed = windowRecords * (double) SECOND / (now - windowStart);
            windowStart = now;
            windowRecords = 0;
        }
        windowRecords += records;
        int rate = rate();
        if (rate != limiterRate) {
            limiterRate = rate;
            limiter = rate == 0
                    ? Optional.empty()
                    : Optional.of(RateLimiter.smoothBuilder(rate, Duration.ofSeconds(1))
                            .build());
        }
        return limiter;
    }
}
