package dev.datanomad.reconciliation;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.datanomad.DynamoEventStore;
import dev.datanomad.MongoEventStore;
import dev.datanomad.reconciliation.BatchReconciler.Compared;
import dev.datanomad.reconciliation.BatchReconciler.Documents;
import dev.datanomad.reconciliation.Progress.Batch;
import dev.datanomad.reconciliation.Progress.Counts;
import dev.datanomad.reconciliation.Progress.Finding;
import dev.datanomad.reconciliation.Progress.Unmovable;
import dev.datanomad.reconciliation.Progress.Walk;
import dev.datanomad.service.events.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes DynamoDB hold what MongoDB holds: walks MongoDB, looks each event up in DynamoDB, and writes what is missing or
 * different there. Backfill, verification and repair in one.
 *
 * <p>It may run beside live traffic, be killed, and run again: events never change, so writing one once more does no
 * harm. An event that DynamoDB cannot hold is reported and not dropped in silence. It takes the memory of
 * three batches, a megabyte or one document each, and of one answer of MongoDB, 16 MB at most, for each range that is
 * walked at a time.
 */
final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    private static final int BATCH_BYTES = 1024 * 1024;
    private static final int SECOND_LOOK = 25;

    /** How many documents to ask MongoDB for at a time, unless it would be long before they are used. */
    private static final int AHEAD = 1_000;

    /**
     * Ids that are no text, of all types that a driver of today gives. By their types MongoDB finds them in its index of
     * ids; if it were asked for all but text, it would have to look at every document.
     */
    private static final Bson FOREIGN_ID = new Document(
            "_id",
            new Document(
                    "$type",
                    List.of(
                            "minKey",
                            "null",
                            "number",
                            "object",
                            "binData",
                            "objectId",
                            "bool",
                            "date",
                            "timestamp",
                            "maxKey")));

    private final MongoCollection<Document> mongo;
    private final DynamoBatches batches;
    private final Progress progress;
    private final Pace pace;
    private final BatchReconciler batch;
    private final Semaphore opening = new Semaphore(1);

    /**
     * @param mongo the truth
     * @param dynamo what is to be like it
     * @param batches the same, many events at a time
     * @param progress where to begin
     * @param pace how fast to go
     * @param dryRun whether only to look
     */
    Reconciliation(
            MongoCollection<Document> mongo,
            DynamoEventStore dynamo,
            DynamoBatches batches,
            Progress progress,
            Pace pace,
            boolean dryRun) {
        this.mongo = Patience.forAnswers(mongo);
        this.batches = batches;
        this.progress = progress;
        this.pace = pace;
        this.batch = new BatchReconciler(dynamo, batches, dryRun);
    }

    /**
     * Walks every range, then looks again at what a dry run has found.
     *
     * @param parallel how many ranges at a time
     * @param settle for how long an event may be in MongoDB and not yet in DynamoDB
     */
    void run(int parallel, Duration settle) throws InterruptedException {
        Progress.State start = progress.state();
        List<Callable<Void>> walks = new ArrayList<>();
        for (int i = 0; i < start.walks().size(); i++) {
            int range = i;
            if (!start.walks().get(range).done()) {
                walks.add(() -> walkToTheEnd(range));
            }
        }
        if (!start.foreignIdsDone() && start.walks().get(0).range().from() == null) {
            walks.add(this::findForeignIds);
        }
        Workers.run(parallel, walks);
        lookAgain(settle);
    }

    /** A walk by ids that are text passes over all others: those cannot be events. */
    private Void findForeignIds() {
        progress.foreignIdsDone(Patience.WITH_MONGO.get(this::foreignIds));
        return null;
    }

    private Batch foreignIds() {
        List<Unmovable> first = new ArrayList<>();
        long count = 0;
        for (Document document :
                Patience.forSurveys(mongo).find(FOREIGN_ID).projection(Projections.include("_id", "user.key"))) {
            Object id = document.get("_id");
            String type = id == null ? "null" : "a " + id.getClass().getSimpleName();
            Unmovable unmovable =
                    BatchReconciler.unmovable(document, "/_id", "is " + type + "; the id of an event is text");
            if (first.size() < Progress.REMEMBERED) {
                first.add(unmovable);
            }
            count++;
        }
        return new Batch(new Counts(0, 0, 0, count, 0, 0, 0), first, List.of());
    }

    private Void walkToTheEnd(int range) {
        boolean ended = false;
        while (!ended) {
            // The time that Patience allows is for one batch, and not for a walk of hours.
            ended = Patience.WITH_MONGO.get(() -> walkOn(range));
        }
        progress.rangeDone(range);
        return null;
    }

    /** Walks to the end, or until MongoDB fails after some headway: then the answer is no. */
    private boolean walkOn(int range) throws InterruptedException {
        Walk start = progress.state().walks().get(range);
        try (MongoCursor<RawBsonDocument> cursor = open(start);
                Handover writes = new Handover();
                Handover lookups = new Handover()) {
            walk(range, cursor, lookups, writes);
            lookups.await();
            writes.await();
            return true;
        } catch (MongoException e) {
            if (Objects.equals(start.last(), progress.state().walks().get(range).last())) {
                throw e;
            }
            LOG.warn("MongoDB failed, and is asked for the rest: {}", Patience.reason(e));
            return false;
        }
    }

    /** One at a time: an embedded MongoDB sorts for each, and would answer nobody else if all came at once. */
    private MongoCursor<RawBsonDocument> open(Walk walk) throws InterruptedException {
        opening.acquire();
        try {
            return Patience.forWalks(mongo)
                    .withDocumentClass(RawBsonDocument.class)
                    .find(walk.range().filter(walk.last()))
                    .sort(Sorts.ascending("_id"))
                    .timeoutMode(TimeoutMode.ITERATION)
                    .batchSize(pace.batch(AHEAD))
                    .cursor();
        } finally {
            opening.release();
        }
    }

    /** One batch is read, while the one before it is looked up, and the one before that is written. */
    private void walk(int range, MongoCursor<RawBsonDocument> cursor, Handover lookups, Handover writes)
            throws InterruptedException {
        int most = pace.batch(DynamoBatches.READ);
        List<RawBsonDocument> documents = new ArrayList<>(most);
        int bytes = 0;
        while (cursor.hasNext()) {
            RawBsonDocument document = cursor.next();
            documents.add(document);
            bytes += document.getByteBuffer().remaining();
            if (documents.size() == most || bytes >= BATCH_BYTES || !cursor.hasNext()) {
                pace.await(documents.size());
                String upTo = document.getString("_id").getValue();
                Documents read = batch.read(documents);
                lookups.next(() -> {
                    Compared compared = batch.compare(read);
                    writes.next(() -> progress.batchDone(range, upTo, batch.write(compared)));
                });
                documents.clear();
                bytes = 0;
            }
        }
    }

    private void lookAgain(Duration settle) throws InterruptedException {
        List<Finding> findings = progress.state().findings();
        if (!findings.isEmpty()) {
            Thread.sleep(settle.toMillis());
        }
        for (int from = 0; from < findings.size(); from += SECOND_LOOK) {
            lookAgain(findings.subList(from, Math.min(from + SECOND_LOOK, findings.size())));
        }
    }

    private void lookAgain(List<Finding> findings) {
        Map<String, Event> truth = new HashMap<>();
        Patience.WITH_MONGO.run(() -> mongo.find(
                        Filters.in("_id", findings.stream().map(Finding::id).toList()))
                .map(MongoEventStore::toEvent)
                .forEach(event -> truth.put(event.id(), event)));
        Map<String, Optional<Event>> copies = batches.find(truth.values());
        for (Finding finding : findings) {
            Optional<Event> event = Optional.ofNullable(truth.get(finding.id()));
            // An event that is no longer in MongoDB is not missing anywhere.
            progress.lookedAgain(finding, event.isEmpty() || event.equals(copies.get(finding.id())));
        }
    }
}
