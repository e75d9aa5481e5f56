package dev.datanomad.lab.tasks;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.datanomad.migration.dynamodb.DynamoSource;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.tasks.feed.TaskQueue;
import dev.datanomad.tasks.migration.Reconcile;
import dev.datanomad.tasks.migration.TableDigest;
import dev.datanomad.tasks.store.DynamoTaskStore;
import dev.datanomad.tasks.store.MongoTaskStore;
import dev.datanomad.tasks.store.Outbox;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskDatabases;
import dev.datanomad.tasks.store.TaskStore;
import dev.datanomad.tasks.store.TaskTable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Looks into both stores and the queue past the service and past all faults. Safe for use by many threads. */
public final class TaskStores implements AutoCloseable {

    /** The service's table of DynamoDB. */
    static final String TABLE = TaskDatabases.DEFAULT_TABLE;

    /** The service's queue. */
    static final String QUEUE = TaskQueue.DEFAULT_NAME;

    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private final MongoClient mongo;
    private final DynamoDbClient dynamo;
    private final SqsClient queue;
    private final MongoTaskStore tasksOfMongo;
    private final DynamoTaskStore tasksOfDynamo;

    /** @param environment the variables that lead to them */
    TaskStores(Map<String, String> environment) {
        mongo = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(environment.get("MONGODB_URI")))
                .build());
        dynamo = at(environment, "AWS_ENDPOINT_URL_DYNAMODB", DynamoDbClient.builder());
        queue = at(environment, "AWS_ENDPOINT_URL_SQS", SqsClient.builder());
        tasksOfMongo = new MongoTaskStore(documents(), TIME_LIMIT);
        tasksOfDynamo = new DynamoTaskStore(dynamo, TABLE, TIME_LIMIT);
    }

    private static <B extends AwsClientBuilder<B, C>, C> C at(
            Map<String, String> environment, String address, B builder) {
        AwsCredentialsProvider credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(
                environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")));
        return builder.region(Region.of(environment.get("AWS_REGION")))
                .credentialsProvider(credentials)
                .endpointOverride(URI.create(environment.get(address)))
                .build();
    }

    /** MongoDB's collection of tasks, for documents as an old program wrote them. */
    public MongoCollection<Document> documents() {
        return mongo.getDatabase("datanomad").getCollection("tasks");
    }

    /** The queue's server. */
    public SqsClient queue() {
        return queue;
    }

    /** The address of the service's queue. */
    public String queueUrl() {
        return queue.getQueueUrl(get -> get.queueName(QUEUE)).queueUrl();
    }

    /** Creates the service's table, its index and its time to live, if they are missing. */
    void createTable() {
        TaskTable.createIfMissing(dynamo, TABLE);
    }

    /** About how many messages wait, are being worked on, or are delayed. */
    public long messages() {
        try {
            return TaskQueue.size(queue, queueUrl());
        } catch (QueueDoesNotExistException e) {
            return 0;
        }
    }

    /** Whether a store has changes that were not sent to the queue yet. */
    public boolean hasUnsent(Server store) {
        try {
            Outbox outbox = store == Server.MONGODB ? tasksOfMongo : tasksOfDynamo;
            return !outbox.unsent(1).isEmpty();
        } catch (StoreRefusedException e) {
            // There is no table before the first step.
            return false;
        }
    }

    /** What a store has of a task, its tombstone too. */
    public Optional<Task> find(Server store, String user, String id) {
        TaskStore tasks = store == Server.MONGODB ? tasksOfMongo : tasksOfDynamo;
        return tasks.find(user, id);
    }

    /** The living tasks of MongoDB in two figures. */
    public TableDigest mongoDigest() {
        return TableDigest.of(Reconcile.mongoSource(mongo, documents()));
    }

    /** The same of a table of DynamoDB. */
    public TableDigest dynamoDigest(String table) {
        return TableDigest.of(new DynamoSource<>(Reconcile.dynamoTarget(dynamo, table)));
    }

    @Override
    public void close() {
        queue.close();
        dynamo.close();
        mongo.close();
    }
}
