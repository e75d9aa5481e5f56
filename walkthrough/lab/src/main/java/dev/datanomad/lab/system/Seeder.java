package dev.datanomad.lab.system;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.datanomad.load.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * Inserts old events into MongoDB, several batches at a time, and appends those that MongoDB has acknowledged to a ledger:
 * whatever ends a seeding early, all events of the ledger are there. Holds a few batches in memory. Used once.
 */
final class Seeder {

    private static final int MAX_EVENTS = 5_000_000;
    private static final int BATCH = 1_000;

    /** One batch is made while others are inserted; the embedded MongoDB inserts one event at a time. */
    private static final int THREADS = 3;

    private static final int STOP_SECONDS = 10;
    private static final int CALL_SECONDS = 60;
    private static final int INSERT_SECONDS = 5;

    private final Path ledger;
    private final int wanted;
    private final Runnable atEnd;
    private final long began = System.nanoTime();
    private int begun;
    private long done;
    private double seconds = -1;
    private String problem;
    private Thread thread;

    /** The task runs after the last insert; if it fails, the seeding ends all the same. */
    Seeder(Path ledger, int wanted, Runnable atEnd) {
        if (wanted < 1 || wanted > MAX_EVENTS) {
            throw LabException.input("Choose between 1 and " + MAX_EVENTS + " events to seed.");
        }
        this.ledger = ledger;
        this.wanted = wanted;
        this.atEnd = atEnd;
    }

    synchronized void start(String mongoUri) {
        thread = new Thread(() -> seed(mongoUri), "seed");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the end; throws a LabException if it ended early. */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted during the seeding.");
        }
        Optional.ofNullable(report().problem()).ifPresent(reason -> {
            throw LabException.failed(reason);
        });
    }

    synchronized SeedReport report() {
        boolean running = seconds < 0;
        return new SeedReport(running, wanted, done, running ? elapsed() : seconds, problem);
    }

    void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void seed(String mongoUri) {
        String reason = null;
        try (MongoClient client = connect(mongoUri, CALL_SECONDS);
                Ledger entries = Ledger.open(ledger)) {
            insertAll(collection(client), entries);
        } catch (ExecutionException e) {
            reason = reason(e.getCause());
        } catch (IOException | RuntimeException e) {
            reason = reason(e);
        } catch (InterruptedException e) {
            reason = "The lab was stopped.";
        } finally {
            try {
                atEnd.run();
            } finally {
                end(reason);
            }
        }
    }

    private String reason(Throwable failure) {
        if (failure instanceof IOException) {
            return "The ledger " + ledger + " cannot be written: " + failure.getMessage();
        }
        return failure instanceof MongoException mongo ? reason(mongo) : failure.toString();
    }

    private static String reason(MongoException failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return "MongoDB failed: " + message;
    }

    private synchronized void end(String reason) {
        problem = done < wanted ? "The seeding ended early. " + reason : null;
        seconds = elapsed();
    }

    private static MongoClient connect(String mongoUri, int callSeconds) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(mongoUri))
                .timeout(callSeconds, TimeUnit.SECONDS)
                .build());
    }

    /** Inserts one document; throws a LabException if MongoDB does not take it. */
    static void insert(String mongoUri, Document document) {
        try (MongoClient client = connect(mongoUri, INSERT_SECONDS)) {
            collection(client).withDocumentClass(Document.class).insertOne(document);
        } catch (MongoException e) {
            throw LabException.failed(reason(e) + ".");
        }
    }

    /** Of the stages, whatever database the URI names. */
    private static MongoCollection<RawBsonDocument> collection(MongoClient client) {
        return client.getDatabase("datanomad").getCollection("events", RawBsonDocument.class);
    }

    private void insertAll(MongoCollection<RawBsonDocument> events, Ledger entries)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Void> work = () -> work(events, entries);
            for (Future<Void> worker : pool.invokeAll(Collections.nCopies(THREADS, work))) {
                worker.get();
            }
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }

    private Void work(MongoCollection<RawBsonDocument> events, Ledger entries) throws IOException {
        try {
            for (int count = take(); count > 0; count = take()) {
                OldEvents batch = OldEvents.create(count);
                events.insertMany(batch.documents(), new InsertManyOptions().ordered(false));
                entries.append(batch.ledger());
                inserted(count);
            }
            return null;
        } finally {
            takeNoMore();
        }
    }

    private synchronized int take() {
        int count = Math.min(BATCH, wanted - begun);
        begun += count;
        return count;
    }

    /** When one worker fails, the others stop, too. */
    private synchronized void takeNoMore() {
        begun = wanted;
    }

    private synchronized void inserted(int count) {
        done += count;
    }
}
