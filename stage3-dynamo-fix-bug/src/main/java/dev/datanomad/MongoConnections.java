package dev.datanomad;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.codecs.CollectionCodecProvider;
import org.bson.codecs.DocumentCodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/**
 * Connections to the collection of MongoDB that holds the events. Whatever {@code MONGODB_URI} says, writes are
 * acknowledged by a majority of the servers, so that they outlive any one of them, and reads are the primary's, so that they
 * see all that has been acknowledged: a secondary may lag behind.
 */
final class MongoConnections {

    /**
     * Connections to open before the first request. The driver opens a connection for the call that needs it; with a slow
     * MongoDB, that call would spend its whole time limit on waiting for it.
     */
    private static final int WARM_CONNECTIONS = 20;

    private static final String DATABASE = "datanomad";
    private static final String COLLECTION = "events";

    /** Documents and arrays as they are: by default, the driver takes those with the names $ref and $id for references. */
    private static final CodecRegistry PLAIN = CodecRegistries.fromRegistries(
            CodecRegistries.fromProviders(new DocumentCodecProvider(), new CollectionCodecProvider()),
            MongoClientSettings.getDefaultCodecRegistry());

    private MongoConnections() {}

    /**
     * Connects to {@code MONGODB_URI} in the background; only a URI of {@code mongodb+srv} waits for its name server. The
     * driver retries reads, and writes that the server can recognise as repeated, within the time limit of the call. Options
     * in the URI, also for that and for the size of the pool, take precedence.
     *
     * @throws StartupException if the URI cannot be used
     */
    static MongoClient connect(Settings settings) {
        String uri = settings.text("MONGODB_URI").orElse("mongodb://localhost:27017/" + DATABASE);
        int connections = Limits.from(settings).connections();
        try {
            return MongoClients.create(MongoClientSettings.builder()
                    .applicationName("datanomad")
                    .codecRegistry(PLAIN)
                    .applyToConnectionPoolSettings(
                            pool -> pool.maxSize(connections).maxConnecting(WARM_CONNECTIONS))
                    .applyConnectionString(new ConnectionString(uri))
                    .build());
        } catch (IllegalArgumentException e) {
            throw new StartupException("MONGODB_URI is not a MongoDB connection string: " + e.getMessage(), e);
        } catch (MongoConfigurationException e) {
            throw new StartupException("What MONGODB_URI says cannot be looked up: " + e.getMessage(), e);
        }
    }

    /** The collection that holds the events. */
    static MongoCollection<Document> collection(MongoClient client) {
        return database(client).getCollection(COLLECTION);
    }

    /** The database of that collection. */
    static MongoDatabase database(MongoClient client) {
        return client.getDatabase(DATABASE)
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY);
    }

    /**
     * Opens connections, all at the same time, by a ping on each; the pool's own {@code minSize} would open one after the
     * other. If MongoDB does not answer, this does nothing, and the next call says why.
     *
     * @param limit how long this may take
     */
    static void warmUp(MongoClient client, Duration limit) {
        MongoDatabase database = database(client).withTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        Runnable ping = () -> database.runCommand(new Document("ping", 1));
        ExecutorService threads = Executors.newFixedThreadPool(WARM_CONNECTIONS, MongoConnections::thread);
        CompletableFuture<?>[] pings = Stream.generate(() -> CompletableFuture.runAsync(ping, threads))
                .limit(WARM_CONNECTIONS)
                .toArray(CompletableFuture<?>[]::new);
        threads.shutdown();
        CompletableFuture.allOf(pings).exceptionally(failure -> null).join();
    }

    /** A daemon, so that a start that fails does not wait for it. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mongodb-connection");
        thread.setDaemon(true);
        return thread;
    }
}
