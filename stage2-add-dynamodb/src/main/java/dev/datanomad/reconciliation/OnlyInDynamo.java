package dev.datanomad.reconciliation;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.datanomad.DynamoEventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bson.Document;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Counts the events that DynamoDB has and MongoDB has not, or has as another user's. Where DynamoDB is written first, an
 * event may be on its way to MongoDB; so one that is not there is looked for once more, later.
 */
final class OnlyInDynamo {

    /** How many events are looked for once more, to bound memory; the others count at once. */
    private static final int REMEMBERED = 10_000;

    /**
     * How many keys to ask DynamoDB for at a time. It ends a page at a megabyte, which is about as many small events: no
     * smaller pages, because an embedded DynamoDB walks the table anew for each of them.
     */
    private static final int PAGE = 10_000;

    /** How many ids are looked for in MongoDB at a time. */
    private static final int LOOK = 1_000;

    private final MongoCollection<Document> mongo;
    private final DynamoBatches batches;
    private final Pace pace;
    private final int parallel;
    private final Duration settle;
    private final List<Map<String, AttributeValue>> remembered = new ArrayList<>();
    private long absent;

    OnlyInDynamo(MongoCollection<Document> mongo, DynamoBatches batches, Pace pace, int parallel, Duration settle) {
        this.mongo = Patience.forAnswers(mongo);
        this.batches = batches;
        this.pace = pace;
        this.parallel = parallel;
        this.settle = settle;
    }

    /** To be called once. */
    long count() throws InterruptedException {
        List<Callable<Void>> segments = new ArrayList<>();
        for (int i = 0; i < parallel; i++) {
            int segment = i;
            segments.add(() -> scan(segment));
        }
        Workers.run(parallel, segments);
        if (!remembered.isEmpty()) {
            Thread.sleep(settle.toMillis());
        }
        return absent + notInMongo(remembered).size();
    }

    private Void scan(int segment) throws InterruptedException {
        int limit = pace.batch(PAGE);
        Map<String, AttributeValue> after = null;
        do {
            ScanResponse page = batches.keys(segment, parallel, after, limit);
            pace.await(page.items().size());
            found(notInMongo(page.items()));
            after = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (after != null);
        return null;
    }

    private synchronized void found(Set<Map<String, AttributeValue>> keys) {
        for (Map<String, AttributeValue> key : keys) {
            if (remembered.size() < REMEMBERED) {
                remembered.add(key);
            } else {
                absent++;
            }
        }
    }

    private Set<Map<String, AttributeValue>> notInMongo(List<Map<String, AttributeValue>> keys) {
        Set<Map<String, AttributeValue>> rest = new HashSet<>(keys);
        for (int from = 0; from < keys.size(); from += LOOK) {
            List<String> ids = keys.subList(from, Math.min(from + LOOK, keys.size())).stream()
                    .map(DynamoEventStore::idOf)
                    .toList();
            Patience.WITH_MONGO.run(() -> mongo.find(Filters.in("_id", ids))
                    .projection(Projections.include("user.key"))
                    .forEach(document -> rest.remove(key(document))));
        }
        return rest;
    }

    /** The key that a document's copy has; nothing that a copy could have, if it is no event. */
    private static Map<String, AttributeValue> key(Document document) {
        return document.get("user") instanceof Document user && user.get("key") instanceof String userKey
                ? DynamoEventStore.key(userKey, document.getString("_id"))
                : Map.of();
    }
}
