package dev.datanomad.tasks.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.net.URI;
import java.time.Duration;
import org.bson.Document;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Connections to both stores, made when they are first needed. {@code MONGODB_URI} leads to MongoDB, AWS's own variables to
 * DynamoDB; {@code TASKS_TABLE} names the table, {@code nomad_tasks} unless it is set. Safe for use by many threads.
 */
public final class TaskDatabases implements AutoCloseable {

    /** The name of DynamoDB's table, unless a setting names another one. */
    public static final String DEFAULT_TABLE = "nomad_tasks";

    private final Duration timeLimit;
    private final MongoClient mongo;
    private final DynamoDbClient dynamo;
    private final String table;

    /** @throws StartupException for a setting that cannot be right */
    public TaskDatabases(Settings settings) {
        timeLimit = settings.millis("STORE_MILLIS", 2_000);
        table = settings.text("TASKS_TABLE").orElse(DEFAULT_TABLE);
        // A request may need two at a time: of a second read, and of what it does itself.
        int connections = 2 * settings.number("MAX_REQUESTS", 100, 1, 500);
        String uri = settings.text("MONGODB_URI").orElse("mongodb://localhost:27017/datanomad");
        try {
            mongo = MongoClients.create(MongoClientSettings.builder()
                    .applicationName("datanomad-tasks")
                    .applyToConnectionPoolSettings(pool -> pool.maxSize(connections))
                    .applyConnectionString(new ConnectionString(uri))
                    .build());
        } catch (IllegalArgumentException e) {
            throw new StartupException("MONGODB_URI is not a MongoDB connection string: " + e.getMessage(), e);
        }
        try {
            dynamo = DynamoDbClient.builder()
                    .httpClientBuilder(Apache5HttpClient.builder().maxConnections(connections))
                    .applyMutation(builder -> settings.text("AWS_ENDPOINT_URL_DYNAMODB")
                            .map(URI::create)
                            .ifPresent(builder::endpointOverride))
                    .overrideConfiguration(
                            config -> config.retryStrategy(RetryMode.STANDARD).apiCallTimeout(timeLimit))
                    .build();
        } catch (RuntimeException e) {
            mongo.close();
            throw new StartupException(
                    "DynamoDB cannot be used, see AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION and the credentials: "
                            + e.getMessage(),
                    e);
        }
    }

    public MongoClient mongoClient() {
        return mongo;
    }

    /** MongoDB's collection {@code tasks}. */
    public MongoCollection<Document> documents() {
        return mongo.getDatabase("datanomad")
                .getCollection("tasks")
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY);
    }

    public DynamoDbClient dynamoClient() {
        return dynamo;
    }

    /** The name of DynamoDB's table. */
    public String table() {
        return table;
    }

    public MongoTaskStore mongoStore() {
        return new MongoTaskStore(documents(), timeLimit);
    }

    public DynamoTaskStore dynamoStore() {
        return new DynamoTaskStore(dynamo, table, timeLimit);
    }

    @Override
    public void close() {
        dynamo.close();
        mongo.close();
    }
}
