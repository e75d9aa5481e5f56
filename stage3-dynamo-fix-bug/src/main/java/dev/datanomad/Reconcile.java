package dev.datanomad;

import com.mongodb.client.MongoClient;
import dev.datanomad.migration.EventCodec;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.dynamodb.DynamoSource;
import dev.datanomad.migration.dynamodb.DynamoTarget;
import dev.datanomad.migration.mongodb.MongoSource;
import dev.datanomad.migration.mongodb.MongoTarget;
import dev.datanomad.migration.reconciliation.ReconcileCommand;
import dev.datanomad.migration.reconciliation.ReconcileCommand.Direction;
import dev.datanomad.migration.reconciliation.ReconcileCommand.Stores;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.TimeOrderedIds;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StoreException;
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
 * The program that makes DynamoDB hold what MongoDB holds, or the other way round: backfill, verification, repair, and the way
 * back. Takes the same environment variables as the service.
 */
final class Reconcile {

    /**
     * An item in DynamoDB has 400 KB, and what fits into one takes about 4.5 times as much in BSON at most: a null in an
     * array takes 2 bytes there, and 8 or 9 here.
     */
    private static final int MAX_DOCUMENT_BYTES = 2_000_000;

    private static final EventCodec<Document> DOCUMENTS =
            new EventCodec<>(MongoDocuments::toDocument, MongoDocuments::toEvent, MongoDocuments::requireStorable);

    private static final EventCodec<Map<String, AttributeValue>> ITEMS =
            new EventCodec<>(DynamoItems::toItem, DynamoItems::toEvent, DynamoItems::requireStorable);

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

    private static Stores<Event> open(boolean dryRun) {
        Reconcile reconcile = new Reconcile(new Settings(System.getenv()));
        reconcile.probeMongo();
        reconcile.probeDynamo(dryRun);
        return reconcile.stores();
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
            System.err.println("DynamoDB has no table " + DynamoTable.NAME + ": nothing is there.");
        }
    }

    private Stores<Event> stores() {
        var documents =
                new MongoSource<>(mongo, MongoConnections.collection(mongo), "user.key", MAX_DOCUMENT_BYTES, DOCUMENTS);
        var items = new DynamoTarget<>(dynamo, DynamoTable.NAME, DynamoTable.USER_KEY, DynamoTable.ID, ITEMS);
        return new Stores<>(
                new Direction<>(documents, items),
                Optional.of(new Direction<>(new DynamoSource<>(items), new MongoTarget<>(documents))),
                limits.gracePeriod(),
                TimeOrderedIds::uuid7,
                this::close);
    }

    private void close() {
        dynamo.close();
        mongo.close();
    }
}
