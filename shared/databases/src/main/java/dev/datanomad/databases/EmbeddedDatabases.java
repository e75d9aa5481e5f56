package dev.datanomad.databases;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both databases in this JVM, in memory or in a folder, on loopback only. */
final class EmbeddedDatabases implements Databases {

    static final String LOOPBACK = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabases.class);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final EmbeddedMongo mongo;
    private final EmbeddedDynamo dynamo;

    private EmbeddedDatabases(Options options, Runnable whenFailed) {
        try {
            DataFolder folder = options.data() == null ? null : opened(DataFolder.open(options.data()));
            mongo = opened(mongo(folder, options.mongoPort(), whenFailed));
            dynamo = opened(dynamo(folder, options.dynamoPort()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static EmbeddedDatabases start(Options options, Runnable whenFailed) {
        EmbeddedDatabases databases = new EmbeddedDatabases(options, whenFailed);
        LOG.info(
                "Databases are embedded, {}: {} and DynamoDB at {}",
                options.data() == null ? "in memory" : "in " + options.data(),
                databases.mongoUri(),
                databases.dynamoEndpoint());
        return databases;
    }

    private static EmbeddedMongo mongo(DataFolder folder, int port, Runnable whenFailed) {
        try {
            return folder == null ? EmbeddedMongo.inMemory(port) : EmbeddedMongo.in(folder, port, whenFailed);
        } catch (IOException | RuntimeException e) {
            throw failure("MongoDB", port, e);
        }
    }

    private static EmbeddedDynamo dynamo(DataFolder folder, int port) {
        try {
            return folder == null ? EmbeddedDynamo.inMemory(port) : EmbeddedDynamo.in(folder, port);
        } catch (Exception e) {
            throw failure("DynamoDB", port, e);
        }
    }

    private static DatabasesException failure(String database, int port, Exception e) {
        return e instanceof BindException || e.getCause() instanceof BindException
                ? new DatabasesException("Port " + port + " for " + database + " is taken.", e)
                : new DatabasesException(database + " cannot be started (" + Reason.of(e) + ").", e);
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }

    @Override
    public String mongoUri() {
        return "mongodb://" + LOOPBACK + ":" + mongo.port() + "/datanomad";
    }

    @Override
    public URI dynamoEndpoint() {
        return URI.create("http://" + LOOPBACK + ":" + dynamo.port());
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly: {}", part.getClass().getSimpleName(), Reason.of(e));
            }
        }
    }
}
