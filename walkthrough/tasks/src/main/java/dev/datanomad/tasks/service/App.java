package dev.datanomad.tasks.service;

import dev.datanomad.migration.flags.FlagsPanel;
import dev.datanomad.service.events.StoreTimers;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.http.Service;
import dev.datanomad.service.lifecycle.Background;
import dev.datanomad.service.lifecycle.Launcher;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.tasks.feed.TaskQueue;
import dev.datanomad.tasks.migration.Code;
import dev.datanomad.tasks.migration.Copies;
import dev.datanomad.tasks.migration.MigratingTasks;
import dev.datanomad.tasks.migration.MigratingTasks.Side;
import dev.datanomad.tasks.migration.SecondReads;
import dev.datanomad.tasks.migration.SecondWrites;
import dev.datanomad.tasks.migration.SideBySide;
import dev.datanomad.tasks.migration.TaskFlags;
import dev.datanomad.tasks.store.MeteredTaskStore;
import dev.datanomad.tasks.store.MongoTaskStore;
import dev.datanomad.tasks.store.TaskDatabases;
import dev.datanomad.tasks.store.TaskStore;
import dev.datanomad.tasks.store.TaskTable;
import dev.datanomad.tasks.store.Tasks;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.exception.SdkException;

/** The to-do service. */
public final class App implements AutoCloseable {

    /**
     * A copy of a task must not arrive after its tombstone was forgotten: that is longer than a message can wait in the queue and
     * among the dead letters together, and leaves a day for a backfill; 30 days leave twelve.
     */
    private static final int SHORTEST_TOMBSTONE_DAYS =
            (int) TaskQueue.RETENTION.plus(TaskQueue.DEAD_LETTER_RETENTION).toDays() + 1;

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final Code code;
    private final TaskDatabases databases;
    private final Optional<TaskFlags> flags;
    private final SecondReads secondReads;
    private final Service service;

    public App(Settings settings) {
        code = Code.from(settings);
        databases = new TaskDatabases(settings);
        flags = code == Code.BOTH ? Optional.of(TaskFlags.open(settings)) : Optional.empty();
        RequestLimits limits = new RequestLimits(
                settings.number("MAX_REQUESTS", 100, 1, 500),
                settings.number("REQUEST_QUEUE", 200, 0, 1_000),
                settings.millis("REQUEST_QUEUE_MILLIS", 500));
        secondReads = new SecondReads(settings.millis("SECOND_READ_MILLIS", 500), limits.maxConcurrent(), metrics);
        Background.await(settings.millis("START_MILLIS", 5_000), prepare());
        TaskStore mongo = new MeteredTaskStore("mongodb", databases.mongoStore(), metrics);
        TaskStore dynamo = new MeteredTaskStore("dynamodb", databases.dynamoStore(), metrics);
        Duration tombstones = Duration.ofDays(settings.number("TOMBSTONE_DAYS", 30, SHORTEST_TOMBSTONE_DAYS, 3_650));
        Optional<SideBySide> sideBySide = flags.map(known -> new SideBySide(mongo, dynamo, secondReads("dynamodb")));
        ServiceConfig config = ServiceConfig.from(settings);
        StoreTimers timers = StoreTimers.ofRequests(metrics);
        Tasks tasks = tasks(mongo, dynamo, limits.maxConcurrent());
        TaskPages pages = new TaskPages(
                new TaskReader(tasks, sideBySide, limits, timers),
                new Configurations(config.instance(), code, flags),
                config.labPath());
        Service.Builder builder = Service.named("tasks");
        flags.ifPresent(known -> builder.panel(new FlagsPanel(known::state, metrics)));
        service = builder.config(config)
                .limits(limits)
                .metrics(metrics)
                .api(new ApiWithPages(new TaskApi(tasks, sideBySide, tombstones, timers), pages))
                .readyWhen(() -> flags.map(TaskFlags::known).orElse(true))
                .start();
    }

    private Tasks tasks(TaskStore mongo, TaskStore dynamo, int maxConcurrent) {
        return switch (code) {
            case MONGODB -> Tasks.in(mongo);
            case DYNAMODB -> Tasks.in(dynamo);
            case BOTH ->
                new MigratingTasks(
                        flags.orElseThrow()::of,
                        side("mongodb", mongo, maxConcurrent),
                        side("dynamodb", dynamo, maxConcurrent),
                        secondReads);
        };
    }

    private Side side(String name, TaskStore store, int maxConcurrent) {
        SecondWrites secondWrites = new SecondWrites(name, store, Math.max(1, maxConcurrent / 2), metrics);
        return new Side(store, secondWrites, secondReads(name));
    }

    private Copies secondReads(String store) {
        return new Copies(store, "read", metrics);
    }

    private CompletableFuture<Void> prepare() {
        CompletableFuture<Void> mongo = code == Code.DYNAMODB
                ? CompletableFuture.completedFuture(null)
                : Background.retry(
                        "the indexes of the collection tasks",
                        () -> MongoTaskStore.createIndexes(databases.documents()));
        CompletableFuture<Void> dynamo = code == Code.MONGODB
                ? CompletableFuture.completedFuture(null)
                : Background.retry("the table " + databases.table(), this::createTable);
        return CompletableFuture.allOf(mongo, dynamo);
    }

    private void createTable() {
        try {
            TaskTable.createIfMissing(databases.dynamoClient(), databases.table());
        } catch (SdkException e) {
            throw new StoreUnavailableException("DynamoDB", e);
        }
    }

    /** Where the service answers. */
    public URI url() {
        return service.url();
    }

    @Override
    public void close() {
        service.close();
        secondReads.close();
        flags.ifPresent(TaskFlags::close);
        databases.close();
    }

    public static void main(String[] args) {
        Launcher.launch(App::new);
    }
}
