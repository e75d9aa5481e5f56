package dev.datanomad;

import static java.util.stream.Collectors.toMap;

import com.mongodb.client.MongoClient;
import dev.datanomad.MigratingEventStore.Side;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.MeteredEventStore;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.TestDatabases;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Both stores twice: through a proxy that can break each, as the code under test sees them, and directly, to see what they
 * really hold.
 */
final class BrokenStores implements AutoCloseable {

    static final Duration TIME_LIMIT = Duration.ofMillis(1_500);

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final MongoClient MONGO_CLIENT = MongoConnections.connect(TestDatabases.settings());
    private static final DynamoDbClient DYNAMO_CLIENT = DynamoTable.connect(TestDatabases.settings());

    final EventStore realMongo = realMongo();
    final EventStore realDynamo = realDynamo();
    final FaultProxy mongoProxy = FaultProxy.to(TestDatabases.port("MONGODB_URI"));
    final FaultProxy dynamoProxy = FaultProxy.to(TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB"));
    final MeterRegistry metrics = new SimpleMeterRegistry();
    final IntegrityCheck check = new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics);
    private final MongoClient mongoClient;
    private final DynamoDbClient dynamoClient;

    BrokenStores() {
        Settings proxied = TestDatabases.settings(Map.of(
                "MONGODB_URI", "mongodb://127.0.0.1:" + mongoProxy.port() + "/datanomad",
                "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamoProxy.port()));
        mongoClient = MongoConnections.connect(proxied);
        dynamoClient = DynamoTable.connect(proxied);
        mongo(LONG).find("warm", "up");
        new DynamoEventStore(dynamoClient, LONG).find("warm", "up");
    }

    /** MongoDB itself. */
    static EventStore realMongo() {
        return new MongoEventStore(MongoConnections.collection(MONGO_CLIENT), LONG);
    }

    /** DynamoDB itself. */
    static synchronized EventStore realDynamo() {
        DynamoTable.createIfMissing(DYNAMO_CLIENT, LONG);
        return new DynamoEventStore(DYNAMO_CLIENT, LONG);
    }

    /** The client of DynamoDB itself. */
    static DynamoDbClient realDynamoClient() {
        return DYNAMO_CLIENT;
    }

    EventStore mongo(Duration timeLimit) {
        return new MongoEventStore(MongoConnections.collection(mongoClient), timeLimit);
    }

    MeteredEventStore dynamo(Duration timeLimit) {
        return new MeteredEventStore("dynamodb", new DynamoEventStore(dynamoClient, timeLimit), metrics);
    }

    DynamoBatchLookup dynamoBatches(Duration timeLimit) {
        return new DynamoBatchLookup(dynamoClient, timeLimit);
    }

    Comparisons comparisons(Duration gracePeriod, int threads, int maxEvents) {
        return new Comparisons(check, gracePeriod, threads, new Comparisons.Load(maxEvents, 1024 * 1024));
    }

    ShadowReads shadowReads(Duration timeLimit, Duration linger, Comparisons comparisons) {
        EventStore dynamo = dynamo(timeLimit);
        return new ShadowReads(
                mongo(timeLimit), dynamo, dynamo, dynamoBatches(timeLimit), 100, linger, check, comparisons);
    }

    private ShadowReads reverseShadowReads(Duration timeLimit, Duration linger, Comparisons comparisons) {
        EventStore mongo = mongo(timeLimit);
        ShadowReads.BatchLookup lookup =
                keys -> keys.stream().collect(toMap(key -> key, key -> mongo.find(key.userKey(), key.id())));
        return new ShadowReads(mongo, dynamo(timeLimit), mongo, lookup, 100, linger, check, comparisons);
    }

    /** The store under test, with the same flags for everybody. */
    MigratingEventStore migrating(
            UserFlags flags, Duration timeLimit, Duration deadline, Duration linger, Comparisons comparisons) {
        SecondaryWrites toMongo = new SecondaryWrites("mongodb", mongo(deadline), 50, metrics);
        SecondaryWrites toDynamo = new SecondaryWrites("dynamodb", dynamo(deadline), 50, metrics);
        return new MigratingEventStore(
                user -> flags,
                new Side(mongo(timeLimit), toMongo, reverseShadowReads(deadline, linger, comparisons)),
                new Side(dynamo(timeLimit), toDynamo, shadowReads(deadline, linger, comparisons)),
                metrics);
    }

    @Override
    public void close() {
        dynamoClient.close();
        mongoClient.close();
        mongoProxy.close();
        dynamoProxy.close();
    }
}
