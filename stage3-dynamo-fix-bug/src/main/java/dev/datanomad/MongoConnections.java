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

/**
 * The way to the collection in MongoDB that events are in. Whatever {@code MONGODB_URI} says, a write counts only when a
 * majority of the servers has it, so that it outlives any one of them, and reads are the primary's, so that they see all
 * that has been acknowledged: a secondary may be behind.
 */
public final class MongoConnections {

    /**
     * As many as there are requests at once at most times. The driver opens a connection when somebody needs one, and
     * that somebody waits for it: with a MongoDB that is slow, until the time for the call is up.
     */
    private static final int OPENED_AHEAD = 20;

    private static final String DATABASE = "datanomad";
    private static final String COLLECTION = "events";

    private MongoConnections() {}

    /**
     * Connects as {@code MONGODB_URI} says, in the background: this waits for nothing but, if the URI begins with
     * {@code mongodb+srv}, for the name server that has the rest of it. What fails is tried again within
     * its time limit, reads always, and writes if the server can tell that it has done one already: the driver does both
     * by default. What the URI says of that, and of the number of connections, goes before.
     */
    public static MongoClient connect(Settings settings) {
        String uri = settings.text("MONGODB_URI").orElse("mongodb://localhost:27017/" + DATABASE);
        int connections = Limits.from(settings).connections();
        try {
            return MongoClients.create(MongoClientSettings.builder()
                    .applicationName("datanomad")
                    .applyToConnectionPoolSettings(
                            pool -> pool.maxSize(connections).maxConnecting(OPENED_AHEAD))
                    .applyConnectionString(new ConnectionString(uri))
                    .build());
        } catch (IllegalArgumentException e) {
            throw new StartupException("MONGODB_URI is not a MongoDB connection string: " + e.getMessage(), e);
        } catch (MongoConfigurationException e) {
            throw new StartupException("What MONGODB_URI says cannot be looked up: " + e.getMessage(), e);
        }
    }

    /** The collection that the events are in. */
    public static MongoCollection<Document> collection(MongoClient client) {
        return database(client).getCollection(COLLECTION);
    }

    /** The database that this collection is in. */
    public static MongoDatabase database(MongoClient client) {
        return client.getDatabase(DATABASE)
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY);
    }

    /**
     * Opens connections, all at the same time, by using each once; the pool's own {@code minSize} would open one after the
     * other. If MongoDB does not answer, there are none, and the next call to it says why.
     *
     * @param limit how long this may take
     */
    static void open(MongoClient client, Duration limit) {
        MongoDatabase database = database(client).withTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        Runnable ping = () -> database.runCommand(new Document("ping", 1));
        ExecutorService threads = Executors.newFixedThreadPool(OPENED_AHEAD, MongoConnections::thread);
        CompletableFuture<?>[] pings = Stream.generate(() -> CompletableFuture.runAsync(ping, threads))
                .limit(OPENED_AHEAD)
                .toArray(CompletableFuture<?>[]::new);
        threads.shutdown();
        CompletableFuture.allOf(pings).exceptionally(failure -> null).join();
    }

    /** A start that fails does not wait for it. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mongodb-connection");
        thread.setDaemon(true);
        return thread;
    }
}
