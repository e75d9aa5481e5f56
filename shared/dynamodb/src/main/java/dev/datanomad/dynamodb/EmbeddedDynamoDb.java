package dev.datanomad.dynamodb;

import dev.datanomad.dynamodb.operation.Operations;
import dev.datanomad.dynamodb.table.Tables;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A DynamoDB in this JVM, in memory or in a file, on loopback only: one for all regions and credentials. Safe for use by
 * many threads.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    /** Longer than clients keep idle connections, so that none reuses one that was closed here. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    private final Tables tables;
    private final Server server;
    private final ServerConnector connector;

    private EmbeddedDynamoDb(DynamoDbOptions options, Runnable onFailure) {
        tables = new Tables(options.file(), options.readLag(), options.throughput(), onFailure);
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("dynamodb");
        server = new Server(threads);
        connector = new ServerConnector(server);
        connector.setHost(LOOPBACK);
        connector.setPort(options.port());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        server.addConnector(connector);
        server.setHandler(new Endpoint(new Operations(tables)));
    }

    /**
     * Starts it, and returns when it accepts calls.
     *
     * @param onFailure called once, on a thread of its own, when data can no longer be saved, as on a full disk: it must be
     *     closed then, and started again
     * @throws IOException if the port is taken; nothing is left running then
     */
    public static EmbeddedDynamoDb start(DynamoDbOptions options, Runnable onFailure) throws IOException {
        EmbeddedDynamoDb dynamoDb = new EmbeddedDynamoDb(options, onFailure);
        try {
            dynamoDb.server.start();
            return dynamoDb;
        } catch (Exception e) {
            dynamoDb.close();
            throw e instanceof IOException known ? known : new IOException("The server did not start", e);
        }
    }

    /** Its address, as {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return URI.create("http://" + LOOPBACK + ":" + connector.getLocalPort());
    }

    /** Stops it; calls in progress are answered first, as far as they take no longer than Jetty waits. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        } finally {
            tables.close();
        }
    }
}
