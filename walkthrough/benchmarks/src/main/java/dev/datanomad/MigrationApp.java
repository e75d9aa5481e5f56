package dev.datanomad;

import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import com.launchdarkly.sdk.server.migrations.MigrationExecution;
import com.launchdarkly.sdk.server.migrations.MigrationSerialOrder;
import com.mongodb.client.MongoClient;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.MeteredEventStore;
import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.http.Service;
import dev.datanomad.service.lifecycle.Background;
import dev.datanomad.service.lifecycle.Launcher;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import dev.datanomad.service.lifecycle.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The service of stage 2 with LaunchDarkly's own class in the place of ours. {@code EXECUTION} is {@code parallel} or
 * {@code serial}; the rest is as for a stage.
 */
public final class MigrationApp implements AutoCloseable {

    private final MongoClient mongoClient;
    private final DynamoDbClient dynamoClient;
    private final LDClient flags;
    private final Service service;

    private MigrationApp(Settings settings) {
        Duration limit = settings.millis("STORE_MILLIS", 2_000);
        PrometheusMeterRegistry metrics = Metrics.create();

        mongoClient = MongoConnections.connect(settings);
        EventStore mongo = new MeteredEventStore(
                "mongodb", new MongoEventStore(MongoConnections.collection(mongoClient), limit), metrics);

        dynamoClient = DynamoTable.connect(settings);
        Background.retry("the table nomad_events", () -> DynamoTable.createIfMissing(dynamoClient, limit));
        EventStore dynamo = new MeteredEventStore("dynamodb", new DynamoEventStore(dynamoClient, limit), metrics);

        flags = new LDClient(
                "file",
                new LDConfig.Builder()
                        .dataSource(FileData.dataSource()
                                .filePaths(settings.text("FLAGS_FILE").orElseThrow())
                                .autoUpdate(true))
                        .events(Components.noEvents())
                        .build());
        MigrationExecution execution = settings.text("EXECUTION").orElse("").equals("serial")
                ? MigrationExecution.Serial(MigrationSerialOrder.FIXED)
                : MigrationExecution.Parallel();

        service = Service.named("LaunchDarkly's Migration")
                .config(ServiceConfig.from(settings))
                .limits(new RequestLimits(100, 200, Duration.ofMillis(500)))
                .metrics(metrics)
                .store(new MigrationEventStore(flags, execution, mongo, dynamo))
                .start();
    }

    @Override
    public void close() throws IOException {
        service.close();
        flags.close();
        dynamoClient.close();
        mongoClient.close();
    }

    public static void main(String[] args) {
        Launcher.launch(MigrationApp::new);
    }
}
