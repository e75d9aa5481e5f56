package dev.datanomad;

import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventKey;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks DynamoDB for what users have just got from MongoDB, and compares. Nobody waits for that, so events are gathered and
 * asked for together: fewer calls leave more of this process's time to users. A few threads do that, and only so many
 * events may wait: a DynamoDB that is slow, hangs or fails takes nothing from the user, and what could not be compared is
 * counted as unchecked. When as many looks in a row as there are threads have failed, DynamoDB is left alone for a
 * while, and then only one at a time finds out whether it answers again: a store in trouble is not to get more of it from
 * here.
 *
 * <p>An event that differs is read once more from both stores before it is reported, after the time that its two writes may
 * take: MongoDB may show it before they are done.
 *
 * <p>Safe for use by many threads.
 */
final class ShadowReads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowReads.class);

    /** How long a comparison waits that could begin at once: the user who is being answered is not to share a core with it. */
    private static final long AFTERWARDS_MILLIS = 50;

    /** How long a DynamoDB that does not answer is left alone. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventStore mongo;
    private final EventStore dynamo;
    private final IntegrityCheck check;
    private final long gatherMillis;
    private final long settleMillis;
    private final int threadCount;
    private final Semaphore free;
    private final ScheduledThreadPoolExecutor threads;
    private final AtomicInteger failedInARow = new AtomicInteger();
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile long lastFailure;
    private final List<Read> gathered = new ArrayList<>();
    private Future<?> whenTimeIsUp;

    /** An event that was asked for, and what MongoDB answered. */
    private record Read(EventKey key, Optional<Event> answer) {}

    /** A look at both stores. It counts what it finds, and returns what is to be looked at again. */
    private interface Look {
        List<EventKey> take();
    }

    /**
     * @param mongo the authority, with the time limit that a second look at it may take
     * @param dynamo the store that is checked, with the time limit that a look at it may take
     * @param check gets what is found
     * @param gather how long reads of events wait, to be compared together, unless there are enough for a call before
     * @param settle how long MongoDB may show an event that is still missing in the other store
     * @param threadCount how many looks may run at once
     * @param most how many events may be under comparison, or wait for it; of a page all do, or none
     */
    ShadowReads(
            EventStore mongo,
            EventStore dynamo,
            IntegrityCheck check,
            Duration gather,
            Duration settle,
            int threadCount,
            int most) {
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.check = check;
        this.gatherMillis = gather.toMillis();
        this.settleMillis = settle.toMillis();
        this.threadCount = threadCount;
        this.free = new Semaphore(most);
        this.threads = new ScheduledThreadPoolExecutor(threadCount, ShadowReads::daemon);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Compares what MongoDB has just answered for one event. Returns at once. */
    void compare(String userKey, String id, Optional<Event> answer) {
        if (!admitted(1)) {
            return;
        }
        synchronized (gathered) {
            gathered.add(new Read(new EventKey(userKey, id), answer));
            if (gathered.size() == 1) {
                whenTimeIsUp = threads.schedule(() -> firstLook(taken()), gatherMillis, TimeUnit.MILLISECONDS);
            } else if (gathered.size() == DynamoEventStore.FIND) {
                whenTimeIsUp.cancel(false);
                List<Read> reads = taken();
                later(() -> firstLook(reads));
            }
        }
    }

    /** Compares what MongoDB has just answered for a page of a user's events, each by itself. Returns at once. */
    void compare(String userKey, Optional<String> before, int limit, List<Event> answer) {
        int events = Math.max(1, answer.size());
        if (!admitted(events)) {
            return;
        }
        Look page = () -> comparePage(answer, dynamo.latest(userKey, before, limit), limit).stream()
                .map(id -> new EventKey(userKey, id))
                .toList();
        later(() -> firstLook(page, events));
    }

    private void later(Runnable firstLook) {
        threads.schedule(firstLook, AFTERWARDS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes so many from {@link #free}; if there are not that many, the events stay unchecked. */
    private boolean admitted(int events) {
        boolean admitted = free.tryAcquire(events);
        if (!admitted) {
            unchecked(events);
        }
        return admitted;
    }

    /** What has been gathered, for the one who compares it; nothing, if somebody else has just taken it. */
    private List<Read> taken() {
        synchronized (gathered) {
            List<Read> reads = List.copyOf(gathered);
            gathered.clear();
            return reads;
        }
    }

    private void firstLook(List<Read> reads) {
        if (!reads.isEmpty()) {
            firstLook(() -> compare(reads), reads.size());
        }
    }

    private List<EventKey> compare(List<Read> reads) {
        List<EventKey> keys = reads.stream().map(Read::key).toList();
        Map<EventKey, Optional<Event>> inDynamo;
        try {
            inDynamo = dynamo.findAll(keys);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} events are compared one by one, as not all of them can be read: {}", keys.size(), e.toString());
            return keys;
        }
        List<EventKey> differing = new ArrayList<>();
        for (Read read : reads) {
            if (!inDynamo.containsKey(read.key)) {
                check.unchecked();
            } else if (read.answer.equals(inDynamo.get(read.key))) {
                check.equal();
            } else {
                differing.add(read.key);
            }
        }
        return differing;
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

    /**
     * Takes a first look, and sees to the second.
     *
     * @param events how many it is about: so many have been taken from {@link #free}
     */
    private void firstLook(Look look, int events) {
        List<EventKey> again = take(look, events);
        int kept = Math.min(again.size(), events);
        free.release(events - kept);
        if (!again.isEmpty()) {
            threads.schedule(() -> secondLook(again, kept), settleMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** What is to be looked at again: nothing, if DynamoDB did not answer, or is left alone. */
    private List<EventKey> take(Look look, int events) {
        return failedInARow.get() < threadCount ? attempt(look, events) : attemptAlone(look, events);
    }

    private List<EventKey> attempt(Look look, int events) {
        try {
            List<EventKey> again = look.take();
            failedInARow.set(0);
            return again;
        } catch (StoreUnavailableException e) {
            lastFailure = System.nanoTime();
            failedInARow.incrementAndGet();
            unchecked(events);
            return List.of();
        } catch (RuntimeException e) {
            failed(e, events);
            return List.of();
        }
    }

    private List<EventKey> attemptAlone(Look look, int events) {
        if (System.nanoTime() - lastFailure < PAUSE_NANOS || !trying.compareAndSet(false, true)) {
            unchecked(events);
            return List.of();
        }
        try {
            return attempt(look, events);
        } finally {
            trying.set(false);
        }
    }

    private void secondLook(List<EventKey> keys, int kept) {
        try {
            keys.forEach(key -> take(() -> secondLook(key), 1));
        } finally {
            free.release(kept);
        }
    }

    private List<EventKey> secondLook(EventKey key) {
        Optional<Event> inMongo = mongo.find(key.userKey(), key.id());
        Optional<Event> inDynamo = dynamo.find(key.userKey(), key.id());
        Difference.between(key.userKey(), key.id(), inMongo, inDynamo).ifPresentOrElse(check::differs, check::equal);
        return List.of();
    }

    private void unchecked(int events) {
        for (int i = 0; i < events; i++) {
            check.unchecked();
        }
    }

    private void failed(RuntimeException e, int events) {
        unchecked(events);
        LOG.warn("A comparison of MongoDB and DynamoDB failed: {}", e.toString());
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
