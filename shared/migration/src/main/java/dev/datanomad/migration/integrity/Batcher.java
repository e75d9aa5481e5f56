package dev.datanomad.migration.integrity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Collects items for a call that takes many of them. A batch is handed over when it is full, by number or by bytes, or when
 * its first item has waited for the linger time. Thread-safe; the handler must not block.
 */
public final class Batcher<T> {

    private final int size;
    private final long maxBytes;
    private final ToLongFunction<T> bytesOf;
    private final Duration linger;
    private final ScheduledExecutorService clock;
    private final Consumer<List<T>> handler;
    private final List<T> batch = new ArrayList<>();
    private long bytes;
    private Future<?> deadline;

    Batcher(
            int size,
            long maxBytes,
            ToLongFunction<T> bytesOf,
            Duration linger,
            ScheduledExecutorService clock,
            Consumer<List<T>> handler) {
        this.size = size;
        this.maxBytes = maxBytes;
        this.bytesOf = bytesOf;
        this.linger = linger;
        this.clock = clock;
        this.handler = handler;
    }

    /** Adds an item; hands the batch over if that makes it full. */
    public synchronized void add(T item) {
        batch.add(item);
        bytes += bytesOf.applyAsLong(item);
        if (batch.size() == size || bytes >= maxBytes) {
            handOver();
        } else if (batch.size() == 1) {
            deadline = clock.schedule(this::handOver, linger.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A deadline that loses the race against a full batch hands over the next one early, which does no harm. */
    private synchronized void handOver() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        if (!batch.isEmpty()) {
            List<T> items = List.copyOf(batch);
            batch.clear();
            bytes = 0;
            handler.accept(items);
        }
    }
}
