package dev.datanomad.tasks.feed;

import com.mongodb.client.MongoCollection;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.http.Service;
import dev.datanomad.service.lifecycle.Background;
import dev.datanomad.service.lifecycle.Launcher;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import dev.datanomad.tasks.migration.TaskFlags;
import dev.datanomad.tasks.store.DynamoTaskStore;
import dev.datanomad.tasks.store.MongoTaskStore;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.TaskDatabases;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The program that feeds each store from the other through the queue. {@code FEED} says which parts it runs: {@code relay},
 * {@code consumer}, or both, which is the default. The relays look into the outboxes every {@code RELAY_POLL_MILLIS}; with
 * {@code RELAY_CHANGES} set to {@code change-stream}, MongoDB's relay looks as soon as something is changed, too. It answers
 * {@code /metrics}, the health checks, and {@code /feed}.
 */
public final class FeedApp implements AutoCloseable {

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final TaskDatabases databases;
    private final TaskFlags flags;
    private final TaskQueue queue;
    private final Feed feed;
    private final Service service;

    public FeedApp(Settings settings) {
        Feed.Parts parts = Feed.Parts.from(settings);
        databases = new TaskDatabases(settings);
        flags = TaskFlags.open(settings);
        queue = new TaskQueue(settings);
        var queueReady = Background.retry("the queue", this::createQueue);
        Background.await(Duration.ofSeconds(5), queueReady);
        MongoTaskStore mongo = databases.mongoStore();
        DynamoTaskStore dynamo = databases.dynamoStore();
        feed = new Feed(
                parts,
                settings.millis("RELAY_POLL_MILLIS", 100),
                changes(settings),
                () -> queueReady.isDone() && flags.known() && flags.feedRuns(),
                queue,
                Map.of(StoreName.MONGODB, mongo, StoreName.DYNAMODB, dynamo),
                Map.of(StoreName.MONGODB, mongo, StoreName.DYNAMODB, dynamo),
                metrics);
        service = Service.named("tasks feed")
                .config(ServiceConfig.from(settings))
                .limits(new RequestLimits(10, 10, Duration.ofSeconds(1)))
                .metrics(metrics)
                .api(new FeedApi(queue))
                .readyWhen(() -> queueReady.isDone() && flags.known())
                .start();
    }

    private Optional<MongoCollection<Document>> changes(Settings settings) {
        String text = settings.text("RELAY_CHANGES").orElse("poll");
        return switch (text) {
            case "poll" -> Optional.empty();
            case "change-stream" -> Optional.of(databases.documents());
            default ->
                throw new StartupException("RELAY_CHANGES must be poll or change-stream, and is \"" + text + "\".");
        };
    }

    private void createQueue() {
        try {
            queue.createIfMissing();
        } catch (SdkException e) {
            throw new StoreUnavailableException("SQS", e);
        }
    }

    @Override
    public void close() {
        service.close();
        feed.close();
        queue.close();
        flags.close();
        databases.close();
    }

    public static void main(String[] args) {
        Launcher.launch(FeedApp::new);
    }
}
