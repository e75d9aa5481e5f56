package dev.datanomad.migration.integrity;

import dev.datanomad.service.events.StoreUnavailableException;
import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs comparisons beside users' requests, so that a store that is slow, hangs or fails takes nothing from users: a few
 * threads compare, a bulkhead bounds the events that wait for it, and a circuit breaker spares a store that does not
 * answer. After as many failures in a row as there are threads it opens for 5 s, then lets one comparison at a time probe
 * the store. Events that are not compared are counted as unchecked. Thread-safe; no method blocks.
 */
public final class Comparisons implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Comparisons.class);

    /** So that the user who is being answered does not share a core with the comparison. */
    private static final Duration START_DELAY = Duration.ofMillis(50);

    private static final Duration OPEN_TIME = Duration.ofSeconds(5);

    private final IntegrityCheck check;
    private final Duration gracePeriod;
    private final Bulkhead<Object> bulkhead;
    private final CircuitBreaker<Object> breaker;
    private final ScheduledThreadPoolExecutor threads;

    /**
     * @param check counts what is not compared
     * @param gracePeriod how long two stores may differ because a write is under way: differences are compared again after it
     * @param threadCount how many comparisons may run at once
     * @param maxEvents how many events may be under comparison, or wait for it
     */
    public Comparisons(IntegrityCheck check, Duration gracePeriod, int threadCount, int maxEvents) {
        this.check = check;
        this.gracePeriod = gracePeriod;
        bulkhead = Bulkhead.of(maxEvents);
        breaker = CircuitBreaker.builder()
                .withFailureThreshold(threadCount)
                .withSuccessThreshold(1)
                .withDelay(OPEN_TIME)
                .build();
        threads = new ScheduledThreadPoolExecutor(threadCount, Comparisons::daemon);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Admits events to {@link #submit}, all of them or none; if there is no room, they are unchecked. */
    public boolean admit(int events) {
        for (int admitted = 0; admitted < events; admitted++) {
            if (!bulkhead.tryAcquirePermit()) {
                release(admitted);
                check.unchecked(events);
                return false;
            }
        }
        return true;
    }

    /**
     * Compares events that were admitted.
     *
     * @param events how many
     * @param comparison counts the events that are equal, and returns the others
     * @param recheck compares one of the others again, after the grace period, and counts or reports it
     */
    public <K> void submit(int events, Supplier<? extends Collection<K>> comparison, Consumer<K> recheck) {
        schedule(START_DELAY, () -> compare(events, comparison, recheck));
    }

    /** Collects single items for comparisons of many. */
    public <T> Batcher<T> batcher(int size, Duration linger, Consumer<List<T>> handler) {
        return new Batcher<>(size, linger, threads, handler);
    }

    private <K> void compare(int events, Supplier<? extends Collection<K>> comparison, Consumer<K> recheck) {
        Collection<K> others = guarded(events, comparison, List.of());
        int kept = Math.min(others.size(), events);
        release(events - kept);
        if (kept > 0) {
            schedule(gracePeriod, () -> recheck(others, kept, recheck));
        }
    }

    private <K> void recheck(Collection<K> others, int kept, Consumer<K> recheck) {
        for (K other : others) {
            guarded(
                    1,
                    () -> {
                        recheck.accept(other);
                        return true;
                    },
                    false);
        }
        release(kept);
    }

    private <T> T guarded(int events, Supplier<? extends T> comparison, T otherwise) {
        if (breaker.tryAcquirePermit()) {
            try {
                T result = comparison.get();
                breaker.recordSuccess();
                return result;
            } catch (StoreUnavailableException e) {
                breaker.recordFailure();
            } catch (RuntimeException | Error e) {
                breaker.recordSuccess();
                LOG.warn("A comparison failed: {}", e.toString());
            }
        }
        check.unchecked(events);
        return otherwise;
    }

    private void schedule(Duration delay, Runnable task) {
        threads.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void release(int events) {
        for (int i = 0; i < events; i++) {
            bulkhead.releasePermit();
        }
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
