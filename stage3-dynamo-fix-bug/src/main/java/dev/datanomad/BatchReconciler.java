package dev.datanomad;

import dev.datanomad.Progress.Batch;
import dev.datanomad.Progress.Counts;
import dev.datanomad.Progress.Finding;
import dev.datanomad.Progress.Unmovable;
import dev.datanomad.service.Event;
import dev.datanomad.service.InvalidEventException;
import dev.datanomad.service.UnstorableEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heart of a {@link Reconciliation}: one batch. Logs each event that cannot be moved. Safe for use by many threads. */
final class BatchReconciler {

    private static final Logger LOG = LoggerFactory.getLogger(BatchReconciler.class);

    private final DynamoEventStore dynamo;
    private final DynamoBatches batches;
    private final boolean dryRun;

    BatchReconciler(DynamoEventStore dynamo, DynamoBatches batches, boolean dryRun) {
        this.dynamo = dynamo;
        this.batches = batches;
        this.dryRun = dryRun;
    }

    /** Looks each of the documents up in DynamoDB, and writes what is missing or different there. */
    Batch reconcile(List<RawBsonDocument> documents) {
        List<Unmovable> unreadable = new ArrayList<>();
        List<Unmovable> unstorable = new ArrayList<>();
        List<Event> events = storable(readable(documents, unreadable), unstorable);
        Map<String, Optional<Event>> copies = batches.find(events);
        List<Event> missing =
                events.stream().filter(event -> !copies.containsKey(event.id())).toList();
        List<Event> different = events.stream()
                .filter(event -> copies.containsKey(event.id()))
                .filter(event -> !copies.get(event.id()).equals(Optional.of(event)))
                .toList();
        if (!dryRun) {
            batches.put(Stream.concat(missing.stream(), different.stream()).toList());
        }
        Counts counts = new Counts(
                events.size() - missing.size() - different.size(),
                missing.size() + unstorable.size(),
                different.size(),
                unreadable.size(),
                unstorable.size(),
                dryRun ? 0 : missing.size(),
                dryRun ? 0 : different.size());
        return new Batch(
                counts,
                Stream.concat(unreadable.stream(), unstorable.stream()).toList(),
                dryRun ? findings(missing, different) : List.of());
    }

    private static List<Event> readable(List<RawBsonDocument> documents, List<Unmovable> unreadable) {
        List<Event> events = new ArrayList<>(documents.size());
        for (RawBsonDocument raw : documents) {
            Document document = raw.decode(new DocumentCodec());
            try {
                events.add(MongoEventStore.toEvent(document));
            } catch (IllegalStateException e) {
                String path = e.getCause() instanceof InvalidEventException invalid ? invalid.field() : "";
                unreadable.add(unmovable(document, path, e.getCause().getMessage()));
            }
        }
        return events;
    }

    private List<Event> storable(List<Event> events, List<Unmovable> unstorable) {
        List<Event> storable = new ArrayList<>(events.size());
        for (Event event : events) {
            try {
                dynamo.requireStorable(event);
                storable.add(event);
            } catch (UnstorableEventException e) {
                unstorable.add(report(new Unmovable(event.id(), event.userKey(), e.field(), e.getMessage())));
            }
        }
        return storable;
    }

    /** A document that is no event. */
    static Unmovable unmovable(Document document, String path, String reason) {
        boolean ofUser = document.get("user") instanceof Document user && user.get("key") instanceof String;
        String userKey = ofUser ? document.get("user", Document.class).getString("key") : "";
        return report(new Unmovable(String.valueOf(document.get("_id")), userKey, path, reason));
    }

    /** Says that an event cannot be moved. */
    static Unmovable report(Unmovable event) {
        String field = event.path().isEmpty() ? "it" : event.path();
        LOG.warn("Event {} cannot be moved: {} {}", event.id(), field, event.reason());
        return event;
    }

    private static List<Finding> findings(List<Event> missing, List<Event> different) {
        return Stream.concat(
                        missing.stream().map(event -> new Finding(event.id(), true)),
                        different.stream().map(event -> new Finding(event.id(), false)))
                .toList();
    }
}
