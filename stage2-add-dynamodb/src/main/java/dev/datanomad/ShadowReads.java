package dev.datanomad;

import dev.datanomad.service.Difference;
import dev.datanomad.service.Event;
import dev.datanomad.service.EventStore;
import dev.datanomad.service.IntegrityCheck;
import dev.datanomad.service.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks DynamoDB for what a user has just got from MongoDB, and compares. A few threads of its own do that, and only so
 * many comparisons may wait: a DynamoDB that is slow, hangs or fails takes nothing from the user, and what could not be
 * compared is counted as unchecked. When as many looks in a row as there are threads have failed, one at a time finds out
 * whether DynamoDB answers again: a store in trouble is not to get more of it from here.
 *
 * <p>An event that differs is read once more from both stores before it is reported, after the time that a second write
 * may take: it may have been between its two writes.
 *
 * <p>Safe for use by many threads.
 */
final class ShadowReads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowReads.class);

    /** A look that begins a little later does not compete with the answer, and handing it over wakes no thread. */
    private static final long SOON_MILLIS = 10;

    private final EventStore mongo;
    private final EventStore dynamo;
    private final IntegrityCheck check;
    private final Duration settle;
    private final int threadCount;
    private final Semaphore free;
    private final ScheduledThreadPoolExecutor threads;
    private final AtomicInteger failedInARow = new AtomicInteger();
    private final AtomicBoolean trying = new AtomicBoolean();

    /**
     * @param mongo the authority, with the time limit that a second look at it may take
     * @param dynamo the store that is checked, with the time limit that a look at it may take
     * @param check gets what is found
     * @param settle how long after its first write an event may still be missing in the other store
     * @param threadCount how many comparisons may run at once
     * @param waiting how many more may wait
     */
    ShadowReads(
            EventStore mongo, EventStore dynamo, IntegrityCheck check, Duration settle, int threadCount, int waiting) {
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.check = check;
        this.settle = settle;
        this.threadCount = threadCount;
        this.free = new Semaphore(threadCount + waiting);
        this.threads = new ScheduledThreadPoolExecutor(threadCount, ShadowReads::daemon);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Compares what MongoDB has just answered for one event. Returns at once. */
    void compare(String userKey, String id, Optional<Event> answer) {
        start(
                () -> {
                    if (answer.equals(dynamo.find(userKey, id))) {
                        check.equal();
                        return Set.of();
                    }
                    return Set.of(id);
                },
                userKey);
    }

    /** Compares what MongoDB has just answered for a page of a user's events, each by itself. Returns at once. */
    void compare(String userKey, Optional<String> before, int limit, List<Event> answer) {
        start(() -> comparePage(answer, dynamo.latest(userKey, before, limit), limit), userKey);
    }

    private Set<String> comparePage(List<Event> mongoPage, List<Event> dynamoPage, int limit) {
        Map<String, Event> inMongo = byId(mongoPage);
        Map<String, Event> inDynamo = byId(dynamoPage);
        Set<String> ids = new LinkedHashSet<>(inMongo.keySet());
        String last = mongoPage.size() < limit
                ? ""
                : mongoPage.get(mongoPage.size() - 1).id();
        inDynamo.keySet().stream().filter(id -> id.compareTo(last) >= 0).forEach(ids::add);
        ids.removeIf(id -> {
            boolean equal = inMongo.get(id) != null && inMongo.get(id).equals(inDynamo.get(id));
            if (equal) {
                check.equal();
            }
            return equal;
        });
        return ids;
    }

    private static Map<String, Event> byId(List<Event> page) {
        return page.stream().collect(Collectors.toMap(Event::id, Function.identity()));
    }

    /** Looks once, soon, and again later at the ids that the first look found to differ. */
    private void start(Supplier<Set<String>> firstLook, String userKey) {
        if (free.tryAcquire()) {
            threads.schedule(() -> firstLook(firstLook, userKey), SOON_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            check.unchecked();
        }
    }

    private void firstLook(Supplier<Set<String>> look, String userKey) {
        Set<String> differing = failedInARow.get() < threadCount ? attempt(look) : attemptAlone(look);
        if (differing.isEmpty()) {
            free.release();
        } else {
            Set<String> again = differing;
            threads.schedule(() -> secondLook(userKey, again), settle.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** What differs: nothing either, if it could not be found out. */
    private Set<String> attempt(Supplier<Set<String>> look) {
        try {
            Set<String> differing = look.get();
            failedInARow.set(0);
            return differing;
        } catch (RuntimeException e) {
            if (e instanceof StoreUnavailableException) {
                failedInARow.incrementAndGet();
            }
            unchecked(e);
            return Set.of();
        }
    }

    private Set<String> attemptAlone(Supplier<Set<String>> look) {
        if (!trying.compareAndSet(false, true)) {
            check.unchecked();
            return Set.of();
        }
        try {
            return attempt(look);
        } finally {
            trying.set(false);
        }
    }

    private void secondLook(String userKey, Set<String> ids) {
        try {
            for (String id : ids) {
                try {
                    Difference.between(userKey, id, mongo.find(userKey, id), dynamo.find(userKey, id))
                            .ifPresentOrElse(check::differs, check::equal);
                } catch (RuntimeException e) {
                    unchecked(e);
                }
            }
        } finally {
            free.release();
        }
    }

    private void unchecked(RuntimeException e) {
        check.unchecked();
        if (!(e instanceof StoreUnavailableException)) {
            LOG.warn("A comparison of MongoDB and DynamoDB failed: {}", e.toString());
        }
    }

    /** Gives up what is still waiting. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "shadow-read");
        thread.setDaemon(true);
        return thread;
    }
}
