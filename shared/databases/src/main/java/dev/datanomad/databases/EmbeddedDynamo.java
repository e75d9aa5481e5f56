package dev.datanomad.databases;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local, on loopback only.
 *
 * <p>It runs in a Jetty of its own, because DynamoDB Local's launcher listens on every interface and reports usage to AWS.
 */
final class EmbeddedDynamo implements AutoCloseable {

    /** Longer than clients keep idle connections, so that none reuses one that was closed here. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    private final LocalDynamoDBRequestHandler database;
    private final Server server;
    private final ServerConnector connector;

    /** @param folder null for memory */
    private EmbeddedDynamo(DataFolder folder, int port) {
        // One database for all regions and credentials, and tables that are usable at once.
        database = new LocalDynamoDBRequestHandler(
                0, folder == null, folder == null ? null : folder.dynamoFolder().toString(), true, false);
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("dynamodb");
        server = new Server(threads);
        connector = new ServerConnector(server);
        connector.setHost(EmbeddedDatabases.LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        server.addConnector(connector);
        server.setHandler(new LocalDynamoDBServerHandler(database, null));
    }

    static EmbeddedDynamo start(DataFolder folder, int port) throws Exception {
        EmbeddedDynamo dynamo = new EmbeddedDynamo(folder, port);
        try {
            dynamo.server.start();
            return dynamo;
        } catch (Exception e) {
            dynamo.close();
            throw e;
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Jetty did not stop: " + RootCause.of(e), e);
        } finally {
            // Its threads would keep the JVM alive.
            database.shutdown();
        }
    }
}
