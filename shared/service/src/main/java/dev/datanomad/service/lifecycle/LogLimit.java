package dev.datanomad.service.lifecycle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what may happen at any rate from flooding the log: lets one line pass in each interval. Thread-safe. */
public final class LogLimit {

    private final long interval;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** @param interval how long after a line the next one may be */
    public LogLimit(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Whether a line may pass now. */
    public boolean passes() {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + interval);
    }
}
