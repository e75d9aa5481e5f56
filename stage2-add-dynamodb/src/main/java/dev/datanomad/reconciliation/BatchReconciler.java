package dev.datanomad.reconciliation;

import dev.datanomad.DynamoEventStore;
import dev.datanomad.MongoEventStore;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.reconciliation.Progress.Batch;
import dev.datanomad.reconciliation.Progress.Counts;
import dev.datanomad.reconciliation.Progress.Finding;
import dev.datanomad.reconciliation.Progress.Unmovable;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The heart of a {@link Reconciliation}: one batch, in three steps. Logs each event that cannot be moved. Safe for use
 * by many threads.
 */
final class BatchReconciler {

    private static final Logger LOG = LoggerFactory.getLogger(BatchReconciler.class);
    private static final DocumentCodec CODEC = new DocumentCodec();

    private static final List<Map<String, AttributeValue>> NOTHING = List.of();

    private final DynamoEventStore dynamo;
    private final DynamoBatches batches;
    private final boolean dryRun;

    BatchReconciler(DynamoEventStore dynamo, DynamoBatches batches, boolean dryRun) {
        this.dynamo = dynamo;
        this.batches = batches;
        this.dryRun = dryRun;
    }

    /**
     * Some documents, read.
     *
     * @param events those that DynamoDB can hold
     * @param unreadable those that are no events
     * @param unstorable those that DynamoDB cannot hold
     */
    record Documents(List<Event> events, List<Unmovable> unreadable, List<Unmovable> unstorable) {}

    /** The same, looked up in DynamoDB. */
    record Compared(Documents documents, List<Event> missing, List<Event> different) {}

    /** First, takes them as the events they are. */
    Documents read(List<RawBsonDocument> documents) {
        List<Unmovable> unreadable = new ArrayList<>();
        List<Unmovable> unstorable = new ArrayList<>();
        List<Event> events = storable(readable(documents, unreadable), unstorable);
        return new Documents(events, unreadable, unstorable);
    }

    /** Second, looks each of them up in DynamoDB. */
    Compared compare(Documents documents) {
        Map<String, Optional<Event>> copies = batches.find(documents.events);
        List<Event> missing = new ArrayList<>();
        List<Event> different = new ArrayList<>();
        for (Event event : documents.events) {
            if (!copies.containsKey(event.id())) {
                missing.add(event);
            } else if (!copies.get(event.id()).equals(Optional.of(event))) {
                different.add(event);
            }
        }
        return new Compared(documents, missing, different);
    }

    /** Third, writes what is missing or different there. */
    Batch write(Compared compared) {
        Documents documents = compared.documents;
        List<Unmovable> unfaithful = new ArrayList<>();
        var toCopy = dryRun ? NOTHING : faithful(compared.missing, unfaithful);
        var toRepair = dryRun ? NOTHING : faithful(compared.different, unfaithful);
        batches.put(Stream.concat(toCopy.stream(), toRepair.stream()).toList());
        Counts counts = new Counts(
                documents.events.size() - compared.missing.size() - compared.different.size(),
                compared.missing.size() + documents.unstorable.size(),
                compared.different.size(),
                documents.unreadable.size(),
                documents.unstorable.size() + unfaithful.size(),
                toCopy.size(),
                toRepair.size());
        return new Batch(
                counts,
                Stream.of(documents.unreadable, documents.unstorable, unfaithful)
                        .flatMap(List::stream)
                        .toList(),
                dryRun ? findings(compared.missing, compared.different) : List.of());
    }

    private static List<Event> readable(List<RawBsonDocument> documents, List<Unmovable> unreadable) {
        List<Event> events = new ArrayList<>(documents.size());
        for (RawBsonDocument raw : documents) {
            Document document = raw.decode(CODEC);
            try {
                events.add(MongoEventStore.toEvent(document));
            } catch (IllegalStateException e) {
                String path = e.getCause() instanceof InvalidJsonException invalid ? invalid.field() : "";
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

    /** The items of events that are equal to them: what is written must be true when it is called repaired. */
    private static List<Map<String, AttributeValue>> faithful(List<Event> events, List<Unmovable> unfaithful) {
        List<Map<String, AttributeValue>> faithful = new ArrayList<>(events.size());
        for (Event event : events) {
            Map<String, AttributeValue> item = DynamoEventStore.toItem(event);
            Event copy = DynamoEventStore.toEvent(item);
            Optional<Difference> difference =
                    Difference.between(event.userKey(), event.id(), Optional.of(event), Optional.of(copy));
            if (difference.isEmpty()) {
                faithful.add(item);
            } else {
                String path = difference.get().fields().get(0).path();
                unfaithful.add(report(new Unmovable(
                        event.id(), event.userKey(), path, "would not come back from DynamoDB as it is")));
            }
        }
        return faithful;
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
