package dev.datanomad;

import com.mongodb.client.MongoClient;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.dynamodb.DynamoCodec;
import dev.datanomad.migration.dynamodb.DynamoTarget;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.mongodb.MongoSource;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.ReconcileCommand;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.Source;
import dev.datanomad.migration.reconciliation.Target;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StoreException;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The program that makes DynamoDB hold what MongoDB holds: backfill, verification and repair, with MongoDB as the source and
 * DynamoDB as the target. Takes the same environment variables as the service.
 */
final class Reconcile {

    /**
     * An item in DynamoDB has 400 KB, and what fits into one takes about 4.5 times as much in BSON at most: a null in an
     * array takes 2 bytes there, and 8 or 9 here.
     */
    private static final int MAX_DOCUMENT_BYTES = 2_000_000;

    private final Limits limits;
    private final Duration firstCall;
    private final MongoClient mongo;
    private final DynamoDbClient dynamo;

    private Reconcile(Settings settings) {
        limits = Limits.from(settings);
        // Longer than a service waits: this program cannot go on without both stores.
        firstCall = limits.start().multipliedBy(2);
        mongo = MongoConnections.connect(settings);
        dynamo = DynamoTable.connect(settings);
    }

    public static void main(String[] args) {
        System.exit(ReconcileCommand.run(
                new StoreNames("MongoDB", "DynamoDB"),
                "MONGODB_URI, AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and so on",
                Reconcile::open,
                args));
    }

    private static ReconcileCommand.Stores<Event> open(boolean dryRun) {
        Reconcile stores = new Reconcile(new Settings(System.getenv()));
        stores.probeMongo();
        stores.probeDynamo(dryRun);
        return new ReconcileCommand.Stores<>(
                stores.source(), stores.target(), stores.limits.gracePeriod(), stores::close);
    }

    private void probeMongo() {
        try {
            new MongoEventStore(MongoConnections.collection(mongo), firstCall).find("nobody", "nothing");
        } catch (StoreException e) {
            throw new StartupException("MongoDB cannot be used, see MONGODB_URI: " + Retries.reason(e.getCause()));
        }
    }

    /** Creates the table if it is missing, and going to be written. */
    private void probeDynamo(boolean dryRun) {
        try {
            if (!dryRun) {
                DynamoTable.createIfMissing(dynamo, firstCall);
            }
            new DynamoEventStore(dynamo, firstCall).find("nobody", "nothing");
        } catch (StoreException e) {
            if (!dryRun || !(e.getCause() instanceof ResourceNotFoundException)) {
                throw new StartupException(
                        "DynamoDB cannot be used, see AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION and the credentials: "
                                + Retries.reason(e.getCause()));
            }
            System.err.println("DynamoDB has no table " + DynamoTable.NAME + ": everything is missing there.");
        }
    }

    private Source<Event> source() {
        return new MongoSource<>(
                mongo, MongoConnections.collection(mongo), "user.key", MAX_DOCUMENT_BYTES, Reconcile::toEvent);
    }

    private static Event toEvent(Document document) {
        return readable(MongoDocuments.toEvent(document));
    }

    private static Event readable(StoredEvent stored) {
        if (stored instanceof UnreadableEvent unreadable) {
            throw new DefectException(unreadable.field(), unreadable.reason());
        }
        return (Event) stored;
    }

    private Target<Event> target() {
        return new DynamoTarget<>(dynamo, DynamoTable.NAME, DynamoTable.USER_KEY, DynamoTable.ID, new Items());
    }

    /** Events as items, with the codec of the service. */
    private final class Items implements DynamoCodec<Event> {

        @Override
        public Map<String, AttributeValue> encode(Event event) {
            return DynamoItems.toItem(event);
        }

        @Override
        public Event decode(Map<String, AttributeValue> item) {
            return readable(DynamoItems.toEvent(item));
        }

        @Override
        public Optional<Defect> check(Event event) {
            try {
                DynamoItems.requireStorable(event);
                return Optional.empty();
            } catch (UnstorableEventException e) {
                return Optional.of(new Defect(e.field(), e.getMessage()));
            }
        }

        @Override
        public String firstDifference(Event event, Event copy) {
            var difference = Difference.between(event.userKey(), event.id(), Optional.of(event), Optional.of(copy));
            return difference.orElseThrow().fields().get(0).path();
        }
    }

    private void close() {
        dynamo.close();
        mongo.close();
    }
}
