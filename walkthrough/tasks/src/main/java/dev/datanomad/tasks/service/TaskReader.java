package dev.datanomad.tasks.service;

import dev.datanomad.service.events.StoreTimers;
import dev.datanomad.service.http.Problem;
import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.tasks.migration.SideBySide;
import dev.datanomad.tasks.migration.SideBySide.Pair;
import dev.datanomad.tasks.store.TaskPage;
import dev.datanomad.tasks.store.Tasks;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads tasks for pages, whose requests the API's bulkhead does not limit: a slow store must not take all threads. Counts what
 * it reads as the API does. Thread-safe; each call ends with the store's time limit, or with a {@link Problem} 503.
 */
final class TaskReader {

    /** How many tasks are on a page. */
    static final int PAGE = 20;

    private final Tasks tasks;
    private final Optional<SideBySide> sideBySide;
    private final StoreTimers timers;
    private final Semaphore reads;
    private final Duration maxWait;

    /** @param limits of the API; half as many pages may be read at a time */
    TaskReader(Tasks tasks, Optional<SideBySide> sideBySide, RequestLimits limits, StoreTimers timers) {
        this.tasks = tasks;
        this.sideBySide = sideBySide;
        this.timers = timers;
        reads = new Semaphore(Math.max(1, limits.maxConcurrent() / 2), true);
        maxWait = limits.maxWait();
    }

    /** Whether there are two stores to compare. */
    boolean knowsBoth() {
        return sideBySide.isPresent();
    }

    /** A page of a user's tasks, newest first. */
    TaskPage page(String user, Optional<String> before) {
        return limited(() -> tasks.list(user, before, PAGE));
    }

    /**
     * A user's newest tasks in both stores.
     *
     * @throws Problem 404 if this version knows one store only
     */
    List<Pair> pairs(String user) {
        SideBySide both = sideBySide.orElseThrow(TaskApi::oneStoreOnly);
        return limited(() -> both.of(user));
    }

    private <T> T limited(Supplier<T> read) {
        try {
            if (!reads.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE, "There is no room for another page of tasks now. Try again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "The service is stopping.");
        }
        try {
            return timers.read(read);
        } finally {
            reads.release();
        }
    }
}
