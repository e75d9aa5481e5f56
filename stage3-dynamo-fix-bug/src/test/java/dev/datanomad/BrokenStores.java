package dev.datanomad;

import com.mongodb.client.MongoClient;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.lifecycle.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Both stores twice: by way of a proxy that can break each, as the code under test sees them, and directly, to see what
 * they really hold.
 */
public final class BrokenStores implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMillis(1_500);
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static final MongoClient MONGO_CLIENT = MongoConnections.connect(TestDatabases.settings());
    private static final DynamoDbClient DYNAMO_CLIENT = DynamoTable.connect(TestDatabases.settings());

    public final EventStore realMongo;
    public final EventStore realDynamo;
    public final FaultProxy mongoProxy;
    public final FaultProxy dynamoProxy;
    public final EventStore mongo;
    public final EventStore dynamo;
    private final MongoClient mongoClient;
    private final DynamoDbClient dynamoClient;

    public BrokenStores() {
        mongoProxy = FaultProxy.to(TestDatabases.port("MONGODB_URI"));
        dynamoProxy = FaultProxy.to(TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB"));
        Settings broken = TestDatabases.settings(Map.of(
                "MONGODB_URI", "mongodb://127.0.0.1:" + mongoProxy.port() + "/datanomad",
                "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamoProxy.port()));
        mongoClient = MongoConnections.connect(broken);
        dynamoClient = DynamoTable.connect(broken);
        mongo = new MongoEventStore(MongoConnections.collection(mongoClient), LIMIT);
        dynamo = new DynamoEventStore(dynamoClient, LIMIT);
        realMongo = realMongo();
        realDynamo = realDynamo();
        realMongo.find("warm", "up");
        mongo.within(PATIENT).find("warm", "up");
        dynamo.within(PATIENT).find("warm", "up");
    }

    /** MongoDB itself. */
    public static EventStore realMongo() {
        return new MongoEventStore(MongoConnections.collection(MONGO_CLIENT), PATIENT);
    }

    /** DynamoDB itself. */
    public static EventStore realDynamo() {
        DynamoEventStore store = new DynamoEventStore(DYNAMO_CLIENT, PATIENT);
        DynamoTable.create(DYNAMO_CLIENT, PATIENT);
        return store;
    }

    /** Puts an item into DynamoDB itself that no store has written, with only texts in it. */
    public void putItem(Map<String, String> attributes) {
        Map<String, AttributeValue> item = attributes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, text -> AttributeValue.fromS(text.getValue())));
        DYNAMO_CLIENT.putItem(put -> put.tableName(DynamoTable.NAME).item(item));
    }

    @Override
    public void close() {
        dynamoClient.close();
        mongoClient.close();
        mongoProxy.close();
        dynamoProxy.close();
    }
}
