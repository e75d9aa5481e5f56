package dev.datanomad;

import dev.datanomad.service.Background;
import dev.datanomad.service.EventStore;
import dev.datanomad.service.Launcher;
import dev.datanomad.service.MeteredEventStore;
import dev.datanomad.service.Metrics;
import dev.datanomad.service.Service;
import dev.datanomad.service.ServiceConfig;
import dev.datanomad.service.ServiceName;
import dev.datanomad.service.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The program: puts the parts together and starts them. */
public final class App implements AutoCloseable {

    private final DynamoDbClient dynamoClient;
    private final Service service;

    App(Settings settings) {
        Limits limits = Limits.from(settings);
        PrometheusMeterRegistry metrics = Metrics.create();

        dynamoClient = DynamoTable.connect(settings);
        DynamoEventStore dynamoStore = new DynamoEventStore(dynamoClient, limits.storeCall());
        CompletableFuture<Void> dynamoPrepared = Background.untilDone(
                "the table nomad_events", () -> DynamoTable.create(dynamoClient, limits.storeCall()));
        EventStore dynamo = new MeteredEventStore("dynamodb", dynamoStore, metrics);

        Background.await(limits.start(), dynamoPrepared);
        service = Service.named(ServiceName.read())
                .config(ServiceConfig.from(settings))
                .limits(limits.requests())
                .metrics(metrics)
                .store(dynamo)
                .start();
    }

    URI url() {
        return service.url();
    }

    @Override
    public void close() {
        service.close();
        dynamoClient.close();
    }

    public static void main(String[] args) {
        Launcher.launch(App::new);
    }
}
