package dev.datanomad;

import static java.util.stream.Collectors.toMap;

import com.mongodb.client.MongoClient;
import dev.datanomad.MigratingEventStore.Side;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.flags.FlagsPanel;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.migration.integrity.IntegrityPanel;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.MeteredEventStore;
import dev.datanomad.service.http.Service;
import dev.datanomad.service.lifecycle.Background;
import dev.datanomad.service.lifecycle.Launcher;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import dev.datanomad.service.lifecycle.ServiceName;
import dev.datanomad.service.lifecycle.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The program: puts the parts together and starts them. */
public final class App implements AutoCloseable {

    private static final StoreNames STORES = new StoreNames("MongoDB", "DynamoDB");

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final IntegrityCheck integrity = new IntegrityCheck(STORES, metrics);
    private final MongoClient mongoClient;
    private final DynamoDbClient dynamoClient;
    private final Flags flags;
    private final Comparisons comparisons;
    private final Service service;

    App(Settings settings) {
        Limits limits = Limits.from(settings);

        mongoClient = MongoConnections.connect(settings);
        CompletableFuture<Void> mongoPrepared = Background.retry("the index of the collection events", () -> {
            MongoConnections.warmUp(mongoClient, limits.start());
            MongoEventStore.createIndex(MongoConnections.collection(mongoClient));
        });

        dynamoClient = DynamoTable.connect(settings);
        CompletableFuture<Void> dynamoPrepared = Background.retry(
                "the table nomad_events", () -> DynamoTable.createIfMissing(dynamoClient, limits.storeCall()));

        flags = Flags.open(settings);
        comparisons =
                new Comparisons(integrity, limits.gracePeriod(), limits.shadowReadThreads(), limits.shadowReadLoad());

        Background.await(limits.start(), mongoPrepared, dynamoPrepared);
        service = Service.named(ServiceName.read())
                .config(ServiceConfig.from(settings))
                .limits(limits.requests())
                .metrics(metrics)
                .store(new MigratingEventStore(flags::of, mongoSide(limits), dynamoSide(limits), metrics))
                .panel(new IntegrityPanel(integrity))
                .panel(new FlagsPanel(flags::state, metrics))
                .readyWhen(flags::known)
                .start();
    }

    private Side mongoSide(Limits limits) {
        MeteredEventStore mongo = mongo(limits.shadowRead());
        return new Side(
                mongo(limits.storeCall()),
                new SecondaryWrites("mongodb", mongo(limits.secondaryWriteCall()), limits.secondaryWrites(), metrics),
                new ShadowReads(
                        mongo,
                        dynamo(limits.shadowRead()),
                        mongo,
                        keys -> keys.stream().collect(toMap(key -> key, key -> mongo.find(key.userKey(), key.id()))),
                        limits.reverseShadowReadPercent(),
                        limits.shadowReadLinger(),
                        integrity,
                        comparisons));
    }

    private Side dynamoSide(Limits limits) {
        MeteredEventStore dynamo = dynamo(limits.shadowRead());
        DynamoBatchLookup batches = new DynamoBatchLookup(dynamoClient, limits.shadowRead());
        return new Side(
                dynamo(limits.storeCall()),
                new SecondaryWrites("dynamodb", dynamo(limits.secondaryWriteCall()), limits.secondaryWrites(), metrics),
                new ShadowReads(
                        mongo(limits.shadowRead()),
                        dynamo,
                        dynamo,
                        keys -> dynamo.read(keys.size(), () -> batches.find(keys)),
                        100,
                        limits.shadowReadLinger(),
                        integrity,
                        comparisons));
    }

    private MeteredEventStore mongo(Duration timeLimit) {
        EventStore store = new MongoEventStore(MongoConnections.collection(mongoClient), timeLimit);
        return new MeteredEventStore("mongodb", store, metrics);
    }

    private MeteredEventStore dynamo(Duration timeLimit) {
        return new MeteredEventStore("dynamodb", new DynamoEventStore(dynamoClient, timeLimit), metrics);
    }

    URI url() {
        return service.url();
    }

    @Override
    public void close() {
        service.close();
        comparisons.close();
        flags.close();
        dynamoClient.close();
        mongoClient.close();
    }

    public static void main(String[] args) {
        Launcher.launch(App::new);
    }
}
