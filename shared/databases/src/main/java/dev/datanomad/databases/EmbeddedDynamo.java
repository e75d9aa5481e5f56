package dev.datanomad.databases;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local, on loopback only.
 *
 * <p>Its own launcher listens on every interface and reports usage to AWS, so this runs its handler in a server of ours.
 */
final class EmbeddedDynamo implements AutoCloseable {

    /** Longer than any client keeps an idle connection, so that none finds one closed that it wants to use. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final LocalDynamoDBRequestHandler database;
    private final Server server;

    private EmbeddedDynamo(LocalDynamoDBRequestHandler database, Server server) {
        this.database = database;
        this.server = server;
    }

    static EmbeddedDynamo inMemory(int port) throws Exception {
        return start(null, port);
    }

    static EmbeddedDynamo in(DataFolder folder, int port) throws Exception {
        return start(folder.dynamoFolder(), port);
    }

    private static EmbeddedDynamo start(Path folder, int port) throws Exception {
        // One database for all regions and credentials, and tables that are usable at once.
        LocalDynamoDBRequestHandler database = new LocalDynamoDBRequestHandler(
                0, folder == null, folder == null ? null : folder.toString(), true, false);
        EmbeddedDynamo dynamo = new EmbeddedDynamo(database, server(database, port));
        try {
            dynamo.server.start();
            return dynamo;
        } catch (Exception e) {
            dynamo.close();
            throw e;
        }
    }

    private static Server server(LocalDynamoDBRequestHandler database, int port) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("dynamodb");
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(EmbeddedDatabases.LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.setHandler(new LocalDynamoDBServerHandler(database, null));
        return server;
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Jetty did not stop: " + Reason.of(e), e);
        } finally {
            // Its threads would keep the JVM alive.
            database.shutdown();
        }
    }
}
