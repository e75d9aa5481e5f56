package dev.datanomad;

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

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final DynamoDbClient dynamoClient;
    private final Service service;

    App(Settings settings) {
        Limits limits = Limits.from(settings);

        dynamoClient = DynamoTable.connect(settings);
        CompletableFuture<Void> dynamoPrepared = Background.retry(
                "the table nomad_events", () -> DynamoTable.createIfMissing(dynamoClient, limits.storeCall()));

        Background.await(limits.start(), dynamoPrepared);
        service = Service.named(ServiceName.read())
                .config(ServiceConfig.from(settings))
                .limits(limits.requests())
                .metrics(metrics)
                .store(dynamo(limits.storeCall()))
                .start();
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
        dynamoClient.close();
    }

    public static void main(String[] args) {
        Launcher.launch(App::new);
    }
}
