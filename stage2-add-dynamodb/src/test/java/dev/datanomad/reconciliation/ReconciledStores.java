package dev.datanomad.reconciliation;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.datanomad.BrokenStores;
import dev.datanomad.DynamoTable;
import dev.datanomad.MongoConnections;
import dev.datanomad.TestDatabases;
import dev.datanomad.TestEvents;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.Document;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** Both stores, empty, with ways to fill them and to see what they hold. */
final class ReconciledStores {

    /** A busy machine may take its time over the whole of a table. */
    private static final Settings PATIENT = TestDatabases.settings(Map.of("STORE_MILLIS", "20000"));

    private static final MongoClient MONGO_CLIENT = MongoConnections.connect(PATIENT);
    private static final DynamoDbClient DYNAMO_CLIENT = DynamoTable.connect(PATIENT);

    final EventStore mongo = BrokenStores.realMongo();
    final EventStore dynamo = BrokenStores.realDynamo();

    /** Empties both. */
    ReconciledStores() {
        database().drop();
        dropTable();
        BrokenStores.realDynamo();
    }

    static URI mongoUri() {
        return URI.create(settings().environment().get("MONGODB_URI"));
    }

    static URI dynamoUri() {
        return URI.create(settings().environment().get("AWS_ENDPOINT_URL_DYNAMODB"));
    }

    static Settings settings() {
        return TestDatabases.settings();
    }

    MongoDatabase database() {
        return MongoConnections.database(MONGO_CLIENT);
    }

    MongoCollection<Document> documents() {
        return MongoConnections.collection(MONGO_CLIENT);
    }

    void dropTable() {
        DYNAMO_CLIENT.deleteTable(table -> table.tableName(DynamoTable.NAME));
        try (DynamoDbWaiter waiter = DYNAMO_CLIENT.waiter()) {
            waiter.waitUntilTableNotExists(table -> table.tableName(DynamoTable.NAME));
        }
    }

    boolean hasTable() {
        return DYNAMO_CLIENT.listTables().tableNames().contains(DynamoTable.NAME);
    }

    int inDynamo() {
        return DYNAMO_CLIENT.scanPaginator(scan -> scan.tableName(DynamoTable.NAME)).stream()
                .mapToInt(page -> page.count())
                .sum();
    }

    /** Puts an item there that no service has written. */
    void putItem(Map<String, AttributeValue> item) {
        DYNAMO_CLIENT.putItem(put -> put.tableName(DynamoTable.NAME).item(item));
    }

    /** As many events as asked for, every second one with a random id as older data has. */
    static List<Event> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Event event = TestEvents.eventOf("user-" + i % 100, Map.of("hello", "world", "value", i));
                    return i % 2 == 0 ? event : new Event(UUID.randomUUID().toString(), event.body());
                })
                .toList();
    }

    /** The same event with another content. */
    static Event changed(Event event) {
        return new Event(event.id(), Map.of("hello", "changed", "user", Map.of("key", event.userKey())));
    }

    /** Puts many events into MongoDB at once. */
    void inMongo(List<Event> events) {
        for (int from = 0; from < events.size(); from += 1_000) {
            List<Document> documents = new ArrayList<>();
            for (Event event : events.subList(from, Math.min(from + 1_000, events.size()))) {
                documents.add(Document.parse(Json.write(event.body())).append("_id", event.id()));
            }
            documents().insertMany(documents);
        }
    }
}
