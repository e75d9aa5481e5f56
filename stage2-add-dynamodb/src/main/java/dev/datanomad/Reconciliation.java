package dev.datanomad;

import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.datanomad.Progress.Counts;
import dev.datanomad.Progress.Finding;
import dev.datanomad.Progress.Unmovable;
import dev.datanomad.service.Difference;
import dev.datanomad.service.Event;
import dev.datanomad.service.UnstorableEventException;
import dev.failsafe.Failsafe;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.bson.BsonType;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes DynamoDB hold what MongoDB holds: walks MongoDB, looks each event up in DynamoDB, and writes what is missing or
 * different there. Backfill, verification and repair in one.
 *
 * <p>It may run beside live traffic, be killed, and run again: events never change, so writing one once more does no
 * harm. An event that DynamoDB cannot hold is reported and not dropped in silence.
 */
final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    /** An event may be in MongoDB and not yet in DynamoDB for as long as a second write takes. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private static final RetryPolicy<Object> MONGO_AGAIN = RetryPolicy.builder()
            .handle(MongoException.class)
            .withMaxRetries(-1)
            .withMaxDuration(DynamoBatches.PATIENCE)
            .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(5))
            .withJitter(0.5)
            .build();

    private final MongoCollection<Document> mongo;
    private final DynamoEventStore dynamo;
    private final DynamoBatches batches;
    private final Progress progress;
    private final boolean dryRun;
    private final int parallel;
    private final Optional<RateLimiter<Object>> pace;
    private final LongAdder onlyInDynamo = new LongAdder();

    /**
     * @param mongo the truth
     * @param dynamo what is to be like it
     * @param batches the same, many events at a time
     * @param progress where to begin
     * @param dryRun whether only to look
     * @param parallel how many threads walk
     * @param eventsPerSecond how many events at most; 0 for as many as possible
     */
    Reconciliation(
            MongoCollection<Document> mongo,
            DynamoEventStore dynamo,
            DynamoBatches batches,
            Progress progress,
            boolean dryRun,
            int parallel,
            int eventsPerSecond) {
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.batches = batches;
        this.progress = progress;
        this.dryRun = dryRun;
        this.parallel = parallel;
        this.pace = eventsPerSecond == 0
                ? Optional.empty()
                : Optional.of(RateLimiter.smoothBuilder(eventsPerSecond, Duration.ofSeconds(1))
                        .build());
    }

    /** Walks every range, then looks again at what a dry run has found. */
    void run() throws InterruptedException {
        if (progress.counts().walked() == 0) {
            reportForeignIds();
        }
        inParallel(progress.ranges().size(), range -> () -> {
            if (!progress.isDone(range)) {
                Failsafe.with(MONGO_AGAIN).run(() -> walk(range));
                progress.rangeDone(range);
            }
            return null;
        });
        if (!progress.findings().isEmpty()) {
            Thread.sleep(SETTLE.toMillis());
            progress.findings().forEach(this::lookAgain);
        }
    }

    /** A walk by ids that are text passes over all others: those cannot be events, and are reported. */
    private void reportForeignIds() {
        List<Unmovable> unmovable = new ArrayList<>();
        IdRange first = progress.ranges().get(0);
        if (first.from() == null) {
            mongo.find(Filters.not(Filters.type("_id", BsonType.STRING)))
                    .projection(Projections.include("_id"))
                    .forEach(document -> report(
                            new Unmovable(String.valueOf(document.get("_id")), "", "/_id", "is not text"), unmovable));
        }
        progress.batchDone(0, null, new Counts(unmovable.size(), 0, 0, 0, 0, 0), unmovable, List.of());
    }

    private void walk(int range) throws InterruptedException {
        FindIterable<Document> documents = mongo.find(
                        progress.ranges().get(range).filter(progress.last(range)))
                .sort(Sorts.ascending("_id"))
                .batchSize(DynamoBatches.READ * 5);
        try (MongoCursor<Document> cursor = documents.cursor()) {
            List<Document> batch = new ArrayList<>(DynamoBatches.READ);
            while (cursor.hasNext()) {
                batch.add(cursor.next());
                if (batch.size() == DynamoBatches.READ || !cursor.hasNext()) {
                    reconcile(range, batch);
                    batch.clear();
                }
            }
        }
    }

    private void reconcile(int range, List<Document> documents) throws InterruptedException {
        if (pace.isPresent()) {
            pace.get().acquirePermits(documents.size());
        }
        List<Unmovable> unmovable = new ArrayList<>();
        List<Event> events = readable(documents, unmovable);
        Map<String, Optional<Event>> copies = batches.find(events);

        int missing = 0;
        int copied = 0;
        List<Event> toWrite = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Event event : events) {
            Optional<Event> copy = copies.get(event.id());
            if (copy != null && copy.equals(Optional.of(event))) {
                continue;
            }
            missing += copy == null ? 1 : 0;
            findings.add(new Finding(event.userKey(), event.id(), copy == null));
            if (storable(event, unmovable)) {
                toWrite.add(event);
                copied += copy == null ? 1 : 0;
            }
        }
        if (!dryRun) {
            batches.put(toWrite);
        }
        progress.batchDone(
                range,
                String.valueOf(documents.get(documents.size() - 1).get("_id")),
                new Counts(
                        documents.size(),
                        events.size() - findings.size(),
                        missing,
                        findings.size() - missing,
                        dryRun ? 0 : copied,
                        dryRun ? 0 : toWrite.size() - copied),
                unmovable,
                dryRun ? findings : List.of());
    }

    private static List<Event> readable(List<Document> documents, List<Unmovable> unmovable) {
        List<Event> events = new ArrayList<>(documents.size());
        for (Document document : documents) {
            try {
                events.add(MongoEventStore.toEvent(document));
            } catch (IllegalStateException e) {
                report(new Unmovable(String.valueOf(document.get("_id")), "", "", e.getMessage()), unmovable);
            }
        }
        return events;
    }

    private boolean storable(Event event, List<Unmovable> unmovable) {
        try {
            dynamo.requireStorable(event);
            return true;
        } catch (UnstorableEventException e) {
            report(new Unmovable(event.id(), event.userKey(), e.field(), e.getMessage()), unmovable);
            return false;
        }
    }

    private static void report(Unmovable event, List<Unmovable> unmovable) {
        LOG.warn("Event {} cannot be moved: {} {}", event.id(), event.path(), event.reason());
        unmovable.add(event);
    }

    private void lookAgain(Finding finding) {
        Optional<Event> truth = Optional.ofNullable(
                        mongo.find(Filters.eq(finding.id())).first())
                .map(MongoEventStore::toEvent);
        Optional<Event> copy = dynamo.find(finding.userKey(), finding.id());
        if (Difference.between(finding.userKey(), finding.id(), truth, copy).isEmpty()) {
            progress.settled(finding);
        }
    }

    /** Counts the events that DynamoDB has and MongoDB has not. */
    long countOnlyInDynamo() throws InterruptedException {
        onlyInDynamo.reset();
        inParallel(parallel, segment -> () -> {
            batches.scan(
                    segment,
                    parallel,
                    keys -> onlyInDynamo.add(
                            notInMongo(keys.stream().map(DynamoEventStore::idOf).toList())));
            return null;
        });
        return onlyInDynamo.sum();
    }

    private long notInMongo(List<String> ids) {
        long absent = 0;
        for (int from = 0; from < ids.size(); from += DynamoBatches.READ) {
            Set<String> rest = new HashSet<>(ids.subList(from, Math.min(from + DynamoBatches.READ, ids.size())));
            Failsafe.with(MONGO_AGAIN)
                    .run(() -> mongo.find(Filters.in("_id", List.copyOf(rest)))
                            .projection(Projections.include("_id"))
                            .forEach(document -> rest.remove(document.getString("_id"))));
            absent += rest.size();
        }
        return absent;
    }

    /** Runs {@code tasks} tasks on {@link #parallel} threads, and throws what the first that failed has thrown. */
    private void inParallel(int tasks, IntFunction<Callable<Void>> task) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                running.add(threads.submit(task.apply(i)));
            }
            for (Future<Void> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
