package dev.datanomad.lab.system;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.RawBsonDocument;

/**
 * Puts old events straight into MongoDB, several batches at a time, and then on a ledger of their own, so that an audit
 * knows them. An event is on the ledger only if MongoDB has acknowledged it: whatever ends a seeding half-way, what is
 * on record is there. Takes the memory of a few batches. Used once.
 */
final class Seeder {

    static final int MOST = 5_000_000;

    private static final int BATCH = 1_000;

    /** One batch is made while another is inserted: more does not help an embedded MongoDB, which inserts one by one. */
    private static final int THREADS = 3;

    private static final int SECONDS_TO_STOP = 10;
    private static final int CALL_SECONDS = 60;

    private final Path ledger;
    private final int wanted;
    private final Runnable atEnd;
    private final long began = System.nanoTime();
    private int begun;
    private long done;
    private double seconds = -1;
    private String problem;
    private Thread thread;

    /**
     * @param atEnd what to do when no more events come
     * @throws LabException if that many cannot be seeded
     */
    Seeder(Path ledger, int wanted, Runnable atEnd) {
        if (wanted < 1 || wanted > MOST) {
            throw LabException.input("Choose between 1 and " + MOST + " events to seed.");
        }
        this.ledger = ledger;
        this.wanted = wanted;
        this.atEnd = atEnd;
    }

    /** Begins, and returns. */
    synchronized void start(String mongoUri) {
        thread = new Thread(() -> seed(mongoUri), "seed");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits for the end.
     *
     * @throws LabException if it came too early
     */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted while events were being seeded.");
        }
        Optional.ofNullable(report().problem()).ifPresent(reason -> {
            throw LabException.failed(reason);
        });
    }

    synchronized SeedReport report() {
        boolean running = seconds < 0;
        return new SeedReport(running, wanted, done, running ? elapsed() : seconds, problem);
    }

    /** Shutdown it early, with what is done on the ledger. */
    void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_STOP));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void seed(String mongoUri) {
        String reason = null;
        try (MongoClient client = connect(mongoUri);
                Ledger lines = Ledger.open(ledger)) {
            insertAll(collection(client), lines);
        } catch (MongoException e) {
            reason = "MongoDB has failed: " + e.getMessage().lines().findFirst().orElse("");
        } catch (IOException e) {
            reason = "The ledger " + ledger + " cannot be written: " + e.getMessage();
        } catch (InterruptedException e) {
            reason = "The lab was stopped.";
        } finally {
            finish(reason);
        }
    }

    /** It has ended, whatever comes of what is to be done then. */
    private void finish(String reason) {
        try {
            atEnd.run();
        } finally {
            end(reason);
        }
    }

    private synchronized void end(String reason) {
        boolean early = done < wanted;
        problem = !early ? null : "The seeding ended early. " + (reason == null ? "See the lab's output." : reason);
        seconds = elapsed();
    }

    private static MongoClient connect(String mongoUri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(mongoUri))
                .timeout(CALL_SECONDS, TimeUnit.SECONDS)
                .build());
    }

    /** Where the stages look, whatever database the URI names. */
    private static MongoCollection<RawBsonDocument> collection(MongoClient client) {
        return client.getDatabase("datanomad").getCollection("events", RawBsonDocument.class);
    }

    private void insertAll(MongoCollection<RawBsonDocument> events, Ledger lines)
            throws InterruptedException, IOException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Void>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(pool.submit(() -> {
                    work(events, lines);
                    return null;
                }));
            }
            for (Future<Void> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS);
        }
    }

    private static void rethrow(Throwable cause) throws IOException {
        if (cause instanceof IOException io) {
            throw io;
        }
        throw cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    private void work(MongoCollection<RawBsonDocument> events, Ledger lines) throws IOException {
        try {
            for (int count = take(); count > 0; count = take()) {
                OldEvents batch = OldEvents.create(count);
                events.insertMany(batch.documents(), new InsertManyOptions().ordered(false));
                lines.append(batch.ledger());
                inserted(count);
            }
        } finally {
            takeNoMore();
        }
    }

    private synchronized int take() {
        int count = Math.min(BATCH, wanted - begun);
        begun += count;
        return count;
    }

    /** When one worker has failed, the others end too. */
    private synchronized void takeNoMore() {
        begun = wanted;
    }

    private synchronized void inserted(int count) {
        done += count;
    }
}
