package dev.datanomad.databases;

import dev.datanomad.dynamodb.DynamoDbOptions;
import dev.datanomad.dynamodb.EmbeddedDynamoDb;
import java.net.BindException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both databases in this JVM, in memory or in a folder, on loopback only. */
final class EmbeddedDatabases implements Databases {

    static final String LOOPBACK = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabases.class);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final EmbeddedMongo mongo;
    private final EmbeddedDynamoDb dynamo;

    private EmbeddedDatabases(Options options, Runnable onFailure) {
        try {
            DataFolder folder = options.data() == null ? null : DataFolder.open(options.data());
            if (folder != null) {
                started.push(folder);
            }
            int mongoPort = options.mongoPort();
            int dynamoPort = options.dynamo().port();
            mongo = start("MongoDB", mongoPort, () -> EmbeddedMongo.start(folder, mongoPort, onFailure));
            DynamoDbOptions dynamoOptions = options.dynamo().in(folder == null ? null : folder.dynamoFile());
            dynamo = start("DynamoDB", dynamoPort, () -> EmbeddedDynamoDb.start(dynamoOptions, onFailure));
        } catch (DatabasesException e) {
            close();
            throw e;
        }
    }

    static EmbeddedDatabases start(Options options, Runnable onFailure) {
        EmbeddedDatabases databases = new EmbeddedDatabases(options, onFailure);
        LOG.info(
                "Databases are embedded, {}: {} and DynamoDB at {}",
                options.data() == null ? "in memory" : "in " + options.data(),
                databases.mongoUri(),
                databases.dynamoEndpoint());
        return databases;
    }

    private <T extends AutoCloseable> T start(String name, int port, Callable<T> starter) {
        try {
            T database = starter.call();
            started.push(database);
            return database;
        } catch (Exception e) {
            throw e instanceof BindException || e.getCause() instanceof BindException
                    ? new DatabasesException("Port " + port + " for " + name + " is taken.", e)
                    : new DatabasesException(name + " cannot be started (" + RootCause.of(e) + ").", e);
        }
    }

    @Override
    public String mongoUri() {
        return "mongodb://" + LOOPBACK + ":" + mongo.port() + "/datanomad";
    }

    @Override
    public URI dynamoEndpoint() {
        return dynamo.endpoint();
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly: {}", part.getClass().getSimpleName(), RootCause.of(e));
            }
        }
    }
}
