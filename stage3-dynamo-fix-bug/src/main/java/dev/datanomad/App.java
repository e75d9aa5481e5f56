package dev.datanomad;

import com.mongodb.client.MongoClient;
import dev.datanomad.flags.Flags;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.flags.FlagsPanel;
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
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The program: puts the parts together and starts them. */
public final class App implements AutoCloseable {

    private final MongoClient mongoClient;
    private final DynamoDbClient dynamoClient;
    private final Flags flags;
    private final ShadowReads shadowReads;
    private final Service service;

    App(Settings settings) {
        Limits limits = Limits.from(settings);
        PrometheusMeterRegistry metrics = Metrics.create();
        IntegrityCheck integrity = new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics);

        mongoClient = MongoConnections.connect(settings);
        MongoEventStore mongoStore = new MongoEventStore(MongoConnections.collection(mongoClient), limits.storeCall());
        CompletableFuture<Void> mongoPrepared = Background.retry("the index of the collection events", () -> {
            MongoConnections.open(mongoClient, limits.start());
            mongoStore.createIndex();
        });
        EventStore mongo = new MeteredEventStore("mongodb", mongoStore, metrics);

        dynamoClient = DynamoTable.connect(settings);
        DynamoEventStore dynamoStore = new DynamoEventStore(dynamoClient, limits.storeCall());
        CompletableFuture<Void> dynamoPrepared =
                Background.retry("the table nomad_events", () -> DynamoTable.create(dynamoClient, limits.storeCall()));
        EventStore dynamo = new MeteredEventStore("dynamodb", dynamoStore, metrics);

        flags = Flags.open(settings);
        shadowReads = new ShadowReads(
                mongo.within(limits.shadowRead()),
                dynamo.within(limits.shadowRead()),
                integrity,
                limits.shadowReadGather(),
                limits.settle(),
                limits.shadowReadThreads(),
                limits.shadowReadQueue());
        EventStore store = new MigratingEventStore(
                flags::of, mongo, dynamo, shadowReads, limits.secondWrite(), limits.secondWrites(), metrics);

        Background.await(limits.start(), mongoPrepared, dynamoPrepared);
        service = Service.named(ServiceName.read())
                .config(ServiceConfig.from(settings))
                .limits(limits.requests())
                .metrics(metrics)
                .store(store)
                .panel(new IntegrityPanel(integrity))
                .panel(new FlagsPanel(flags::state, metrics))
                .readyWhen(flags::known)
                .start();
    }

    URI url() {
        return service.url();
    }

    @Override
    public void close() {
        service.close();
        shadowReads.close();
        flags.close();
        dynamoClient.close();
        mongoClient.close();
    }

    public static void main(String[] args) {
        Launcher.launch(App::new);
    }
}
