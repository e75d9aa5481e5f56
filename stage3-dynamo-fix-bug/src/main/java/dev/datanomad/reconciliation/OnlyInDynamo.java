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
 * Counts the events that DynamoDB has and MongoDB has not. Where DynamoDB is written first, an event may be on its way
 * to MongoDB; so an id that is not there is looked for once more, later.
 */
final class OnlyInDynamo {

    /** How many ids are looked for once more, to bound memory; the others count at once. */
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
    private final List<String> remembered = new ArrayList<>();
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
            found(notInMongo(page.items().stream().map(DynamoEventStore::idOf).toList()));
            after = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (after != null);
        return null;
    }

    private synchronized void found(Set<String> ids) {
        for (String id : ids) {
            if (remembered.size() < REMEMBERED) {
                remembered.add(id);
            } else {
                absent++;
            }
        }
    }

    private Set<String> notInMongo(List<String> ids) {
        Set<String> rest = new HashSet<>(ids);
        for (int from = 0; from < ids.size(); from += LOOK) {
            List<String> some = ids.subList(from, Math.min(from + LOOK, ids.size()));
            Patience.WITH_MONGO.run(() -> mongo.find(Filters.in("_id", some))
                    .projection(Projections.include("_id"))
                    .forEach(document -> rest.remove(document.getString("_id"))));
        }
        return rest;
    }
}
