package dev.datanomad.databases;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.BindException;

/** mongo-java-server, on loopback only. */
final class EmbeddedMongo implements AutoCloseable {

    private final MongoServer server;

    private EmbeddedMongo(MongoServer server) {
        this.server = server;
    }

    static EmbeddedMongo inMemory(int port) throws IOException {
        return start(new MemoryBackend(), port);
    }

    /** @param whenFailed called once, if nothing can be saved any more */
    static EmbeddedMongo in(DataFolder folder, int port, Runnable whenFailed) throws IOException {
        return start(new DurableMongoBackend(folder.mongoFile(), whenFailed), port);
    }

    private static EmbeddedMongo start(MongoBackend backend, int port) throws IOException {
        MongoServer server = new MongoServer(backend);
        try {
            server.bind(EmbeddedDatabases.LOOPBACK, port);
        } catch (Exception e) {
            // Netty throws a BindException without declaring it, so the server does not catch it and clean up.
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
