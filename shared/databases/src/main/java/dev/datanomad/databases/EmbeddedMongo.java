package dev.datanomad.databases;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import java.net.BindException;

/** mongo-java-server, on loopback only. */
final class EmbeddedMongo implements AutoCloseable {

    private final MongoServer server;

    private EmbeddedMongo(MongoServer server) {
        this.server = server;
    }

    /**
     * @param folder null for memory
     * @param onFailure called once, when data can no longer be saved
     */
    static EmbeddedMongo start(DataFolder folder, int port, Runnable onFailure) throws BindException {
        MongoBackend backend =
                folder == null ? new VolatileMongoBackend() : new DurableMongoBackend(folder.mongoFile(), onFailure);
        MongoServer server = new MongoServer(backend);
        try {
            server.bind(EmbeddedDatabases.LOOPBACK, port);
        } catch (Exception e) {
            // Netty throws an undeclared BindException, which the server does not expect and clean up after.
            server.shutdownNow();
            if (e instanceof BindException taken) {
                throw taken;
            }
            throw e;
        }
        return new EmbeddedMongo(server);
    }

    int port() {
        return server.getLocalAddress().getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
