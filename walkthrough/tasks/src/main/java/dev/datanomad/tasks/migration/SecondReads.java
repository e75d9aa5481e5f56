package dev.datanomad.tasks.migration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the other store beside the authority, at the same time. It has a time limit and a bulkhead, so that a store that hangs
 * costs a user that time at most, and not a thread for each. Thread-safe.
 */
public final class SecondReads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SecondReads.class);

    private final Duration limit;
    private final ThreadPoolExecutor threads;
    private final Counter alone;

    /**
     * What both stores have answered.
     *
     * @param other empty if the other one has not answered
     * @param failure why it has not; {@code null} if it has
     */
    record Answers<T>(T authority, Optional<T> other, Exception failure) {}

    /**
     * @param limit how long the other store has, from when the authority is asked
     * @param maxConcurrent how many reads of it may run at once; one beyond that is not made
     * @param metrics counts the reads that the authority has answered alone
     */
    public SecondReads(Duration limit, int maxConcurrent, MeterRegistry metrics) {
        this.limit = limit;
        threads = new ThreadPoolExecutor(0, maxConcurrent, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "second-read");
            thread.setDaemon(true);
            return thread;
        });
        alone = Counter.builder("datanomad.tasks.read.alone")
                .description("Reads of both stores that the authority has answered alone")
                .register(metrics);
    }

    /** Asks both; throws what the authority throws. */
    <T> Answers<T> both(Supplier<T> authority, Supplier<T> other) {
        long deadline = System.nanoTime() + limit.toNanos();
        Future<T> second;
        try {
            second = threads.submit(other::get);
        } catch (RejectedExecutionException e) {
            return alone(authority.get(), e);
        }
        T first;
        try {
            first = authority.get();
        } catch (RuntimeException e) {
            second.cancel(true);
            throw e;
        }
        try {
            T answer = second.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new Answers<>(first, Optional.of(answer), null);
        } catch (ExecutionException | TimeoutException e) {
            second.cancel(true);
            return alone(first, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return alone(first, e);
        }
    }

    private <T> Answers<T> alone(T answer, Exception why) {
        alone.increment();
        LOG.debug("The authority answers alone", why);
        return new Answers<>(answer, Optional.empty(), why);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
