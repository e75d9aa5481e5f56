package dev.datanomad.migration.integrity;

import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.lifecycle.LogLimit;
import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs comparisons beside users' requests, so that a store that is slow, hangs or fails takes nothing from users: a few
 * threads compare, a bulkhead bounds the events that wait for it and the memory that they take, and a circuit breaker spares
 * a target that does not answer. After as many failures in a row as there are threads it opens for 5 s, then lets one
 * comparison at a time probe the target. Events that are not compared are counted as unchecked. Thread-safe; no method
 * blocks.
 */
public final class Comparisons implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Comparisons.class);

    /** So that the user who is being answered does not share a core with the comparison. */
    private static final Duration START_DELAY = Duration.ofMillis(50);

    private static final Duration OPEN_TIME = Duration.ofSeconds(5);

    /** How much the events of one comparison may take, but for the last one. */
    private static final long BATCH_BYTES = 1024 * 1024;

    private final IntegrityCheck check;
    private final Duration gracePeriod;
    private final Semaphore freeEvents;
    private final Semaphore freeBytes;
    private final CircuitBreaker<Object> breaker;
    private final ScheduledThreadPoolExecutor threads;
    private final LogLimit logLimit = new LogLimit(Duration.ofMinutes(1));

    /**
     * What is under comparison.
     *
     * @param bytes of memory that the source's answer takes
     */
    public record Load(int events, int bytes) {

        /** An answer with so many events. */
        public static Load of(int events, long bytes) {
            return new Load(events, (int) Math.min(bytes, Integer.MAX_VALUE));
        }
    }

    /**
     * @param check counts what is not compared
     * @param gracePeriod how long two stores may differ because a write is under way: differences are compared again after it
     * @param threadCount how many comparisons may run at once
     * @param max how much may be under comparison, or wait for it
     */
    public Comparisons(IntegrityCheck check, Duration gracePeriod, int threadCount, Load max) {
        this.check = check;
        this.gracePeriod = gracePeriod;
        freeEvents = new Semaphore(max.events);
        freeBytes = new Semaphore(max.bytes);
        breaker = CircuitBreaker.builder()
                .withFailureThreshold(threadCount)
                .withSuccessThreshold(1)
                .withDelay(OPEN_TIME)
                .build();
        threads = new ScheduledThreadPoolExecutor(threadCount, Comparisons::daemon);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Admits events to {@link #submit}, all of them or none; if there is no room, they are unchecked. */
    public boolean admit(Load load) {
        if (freeEvents.tryAcquire(load.events)) {
            if (freeBytes.tryAcquire(load.bytes)) {
                return true;
            }
            freeEvents.release(load.events);
        }
        check.unchecked(load.events);
        return false;
    }

    /**
     * Compares events that were admitted.
     *
     * @param load all of them
     * @param comparison counts the events that are equal, and returns the others
     * @param recheck compares one of the others again, after the grace period, and counts or reports it
     */
    public <K> void submit(Load load, Supplier<? extends Collection<K>> comparison, Consumer<K> recheck) {
        schedule(START_DELAY, () -> compare(load, comparison, recheck));
    }

    /** Collects single items for comparisons of many. */
    public <T> Batcher<T> batcher(int size, ToLongFunction<T> bytes, Duration linger, Consumer<List<T>> handler) {
        return new Batcher<>(size, BATCH_BYTES, bytes, linger, threads, handler);
    }

    /** What is compared again takes no memory to speak of. */
    private <K> void compare(Load load, Supplier<? extends Collection<K>> comparison, Consumer<K> recheck) {
        int kept = 0;
        try {
            Collection<K> others = guarded(load.events, comparison, List.of());
            int rechecks = Math.min(others.size(), load.events);
            if (rechecks > 0) {
                schedule(gracePeriod, () -> recheck(others, rechecks, recheck));
                kept = rechecks;
            }
        } finally {
            freeEvents.release(load.events - kept);
            freeBytes.release(load.bytes);
        }
    }

    private <K> void recheck(Collection<K> others, int kept, Consumer<K> recheck) {
        try {
            for (K other : others) {
                guarded(
                        1,
                        () -> {
                            recheck.accept(other);
                            return true;
                        },
                        false);
            }
        } finally {
            freeEvents.release(kept);
        }
    }

    private <T> T guarded(int events, Supplier<? extends T> comparison, T otherwise) {
        if (tryAcquirePermit()) {
            try {
                T result = comparison.get();
                breaker.recordSuccess();
                return result;
            } catch (StoreUnavailableException e) {
                failed(e);
            } catch (RuntimeException | Error e) {
                breaker.recordSuccess();
                if (logLimit.passes()) {
                    LOG.warn("Events are not compared: {}", e.toString());
                }
            }
        }
        check.unchecked(events);
        return otherwise;
    }

    /** One thread at a time: of two that find the open time over at the same moment, the breaker would let both probe. */
    private synchronized boolean tryAcquirePermit() {
        return breaker.tryAcquirePermit();
    }

    /** The breaker is the target's: a failure of the source says nothing of it. */
    private void failed(StoreUnavailableException e) {
        if (e.store().equals(check.names().target())) {
            breaker.recordFailure();
        } else {
            breaker.recordSuccess();
        }
    }

    private void schedule(Duration delay, Runnable task) {
        threads.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives up what is still waiting. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "comparison");
        thread.setDaemon(true);
        return thread;
    }
}
