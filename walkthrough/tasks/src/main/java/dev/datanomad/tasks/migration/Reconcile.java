package dev.datanomad.tasks.migration;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.dynamodb.DynamoSource;
import dev.datanomad.migration.dynamodb.DynamoTarget;
import dev.datanomad.migration.mongodb.MongoSource;
import dev.datanomad.migration.mongodb.MongoTarget;
import dev.datanomad.migration.reconciliation.ReconcileCommand;
import dev.datanomad.migration.reconciliation.ReconcileCommand.Direction;
import dev.datanomad.migration.reconciliation.ReconcileCommand.Stores;
import dev.datanomad.migration.reconciliation.Source;
import dev.datanomad.migration.reconciliation.Target;
import dev.datanomad.migration.reconciliation.TimeOrderedIds;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.DynamoTaskStore;
import dev.datanomad.tasks.store.MongoTaskStore;
import dev.datanomad.tasks.store.Outbox;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskDatabases;
import dev.datanomad.tasks.store.TaskStore;
import dev.datanomad.tasks.store.TaskTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The program that makes one store hold the tasks of the other: backfill, verification, repair, and the way back, safe beside
 * changes and deletes. With {@value #SWEEP} it writes nothing itself, and has what is missing sent through the queue once more.
 * Takes the environment variables of the service.
 */
public final class Reconcile {

    private static final String SWEEP = "--sweep";

    /** A task of the longest text takes less. */
    private static final int MAX_DOCUMENT_BYTES = 1_000_000;

    private final TaskDatabases databases;
    private final boolean sweep;
    private final MongoSource<Task> mongo;
    private final DynamoTarget<Task> dynamo;

    private Reconcile(TaskDatabases databases, boolean sweep) {
        this.databases = databases;
        this.sweep = sweep;
        mongo = mongoSource(databases.mongoClient(), databases.documents());
        dynamo = dynamoTarget(databases.dynamoClient(), databases.table());
    }

    public static void main(String[] arguments) {
        System.exit(run(new Settings(System.getenv()), arguments));
    }

    /** Runs it as a program, and returns its exit code. */
    static int run(Settings settings, String... arguments) {
        List<String> options = new ArrayList<>(List.of(arguments));
        boolean sweep = options.remove(SWEEP);
        return ReconcileCommand.run(
                new StoreNames("MongoDB", "DynamoDB"),
                "MONGODB_URI, AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, TASKS_TABLE and so on. With --sweep, what is missing is"
                        + " sent through the queue once more.",
                dryRun -> new Reconcile(new TaskDatabases(settings), sweep).open(dryRun),
                options.toArray(String[]::new));
    }

    private Stores<Task> open(boolean dryRun) {
        if (!dryRun) {
            TaskTable.createIfMissing(databases.dynamoClient(), databases.table());
        }
        return new Stores<>(
                way(mongo, databases.mongoStore(), dynamo, databases.dynamoStore()),
                Optional.of(way(
                        new DynamoSource<>(dynamo),
                        databases.dynamoStore(),
                        new MongoTarget<>(mongo),
                        databases.mongoStore())),
                Duration.ofSeconds(2),
                TimeOrderedIds::uuid7,
                databases::close);
    }

    private <S extends TaskStore & Outbox> Direction<Task> way(
            Source<Task> source, S from, Target<Task> target, TaskStore to) {
        Function<Task, Applied> writer = sweep ? task -> sendAgain(from, task) : to::apply;
        return new Direction<>(source, new TaskTarget(target, writer));
    }

    private static Applied sendAgain(Outbox outbox, Task task) {
        outbox.sendAgain(task);
        return Applied.WRITTEN;
    }

    /** MongoDB's tasks, tombstones among them. */
    public static MongoSource<Task> mongoSource(MongoClient client, MongoCollection<Document> documents) {
        return new MongoSource<>(client, documents, "user", MAX_DOCUMENT_BYTES, MongoTaskStore.CODEC);
    }

    /** A table of DynamoDB, to look tasks up in. */
    public static DynamoTarget<Task> dynamoTarget(DynamoDbClient client, String table) {
        return new DynamoTarget<>(client, table, "user_key", "_id", DynamoTaskStore.CODEC);
    }
}
