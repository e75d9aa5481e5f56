package dev.datanomad.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.datanomad.DynamoTable;
import dev.datanomad.MongoConnections;
import dev.datanomad.service.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.Document;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Measures the reconciliation against the same batches sent by the bare SDK, in turns, on the same databases. */
public final class ReconciliationBenchmark {

    /** As many as the program has when nobody says otherwise. */
    private static final int THREADS = 4;

    private static final int WARM_UP = 20_000;
    private static final int INSERT = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path home;
    private final Map<String, String> environment;
    private final Path folder;

    /**
     * @param home the root of the repository, built
     * @param environment leads to databases that may be emptied
     * @param folder where files may be left
     */
    public ReconciliationBenchmark(Path home, Map<String, String> environment, Path folder) {
        this.home = home;
        this.environment = environment;
        this.folder = folder;
        // The SDK takes these from the process's environment, which cannot be set from within.
        System.setProperty("aws.region", environment.get("AWS_REGION"));
        System.setProperty("aws.accessKeyId", environment.get("AWS_ACCESS_KEY_ID"));
        System.setProperty("aws.secretAccessKey", environment.get("AWS_SECRET_ACCESS_KEY"));
    }

    /**
     * What was measured, in seconds and in events; sums over the rounds.
     *
     * @param events how many there were, in each round
     * @param rawWriteSeconds for writing them by BatchWriteItem, 25 at a time
     * @param copySeconds for copying them into an empty table
     * @param rawReadSeconds for reading them by BatchGetItem, 100 at a time
     * @param verifySeconds for a dry run that finds all of them equal
     * @param secondRunWritten what a second run wrote
     * @param startSeconds what starting and ending a JVM took on average, which is in none of the others
     * @param heapMegabytes the most that was left in the heap behind a collection
     * @param rssMegabytes the most memory the process has had
     */
    public record Figures(
            int events,
            double rawWriteSeconds,
            double copySeconds,
            double rawReadSeconds,
            double verifySeconds,
            long secondRunWritten,
            double startSeconds,
            long heapMegabytes,
            long rssMegabytes) {

        /** Share of the ceiling that copying reaches. */
        public double copyRatio() {
            return rawWriteSeconds / copySeconds;
        }

        /** Share of the ceiling that verifying reaches. */
        public double verifyRatio() {
            return rawReadSeconds / verifySeconds;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d events: raw write %.1f s, copy %.1f s, ratio %.2f; raw read %.1f s, verify %.1f s, ratio %.2f;"
                            + " second run wrote %d; JVM start %.2f s; heap after GC %d MB, peak RSS %d MB",
                    events,
                    rawWriteSeconds,
                    copySeconds,
                    copyRatio(),
                    rawReadSeconds,
                    verifySeconds,
                    verifyRatio(),
                    secondRunWritten,
                    startSeconds,
                    heapMegabytes,
                    rssMegabytes);
        }
    }

    /**
     * Measures, after a warm-up of the databases.
     *
     * @param count how many events, 1 at least
     * @param rounds how many times to do everything
     */
    public Figures measure(int count, int rounds) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Settings settings = new Settings(environment);
        try (MongoClient mongo = MongoConnections.connect(settings);
                DynamoDbClient dynamo = DynamoTable.connect(settings)) {
            int few = Math.min(WARM_UP, count);
            emptyTable(dynamo);
            raw("write", few);
            raw("read", few);
            seed(MongoConnections.collection(mongo), OldEvents.create(count));
            Figures sum = round(count, dynamo);
            for (int i = 1; i < rounds; i++) {
                sum = plus(sum, round(count, dynamo));
            }
            return sum;
        }
    }

    private Figures round(int count, DynamoDbClient dynamo) throws IOException, InterruptedException {
        emptyTable(dynamo);
        double rawWrite = raw("write", count);
        emptyTable(dynamo);
        ReconciliationRun copy = reconcile(false);
        requireCopied(count, copy);
        ReconciliationRun second = reconcile(false);
        double rawRead = raw("read", count);
        ReconciliationRun verify = reconcile(true);
        List<ReconciliationRun> all = List.of(copy, second, verify);
        return new Figures(
                count,
                rawWrite,
                copy.seconds(),
                rawRead,
                verify.seconds(),
                second.written(),
                all.stream()
                        .mapToDouble(ReconciliationRun::startSeconds)
                        .average()
                        .orElseThrow(),
                all.stream().mapToLong(ReconciliationRun::heapMegabytes).max().orElseThrow(),
                all.stream().mapToLong(ReconciliationRun::rssMegabytes).max().orElseThrow());
    }

    private double raw(String what, int count) throws InterruptedException {
        return RawRun.seconds(what, count, THREADS, environment, folder);
    }

    private ReconciliationRun reconcile(boolean dryRun) throws IOException, InterruptedException {
        return ReconciliationRun.of(home, environment, folder, THREADS, dryRun);
    }

    private static void requireCopied(int count, ReconciliationRun copy) {
        if (copy.written() != count) {
            throw new IllegalStateException("The reconciliation wrote " + copy.written() + " of " + count + " events.");
        }
    }

    private static Figures plus(Figures one, Figures other) {
        return new Figures(
                one.events,
                one.rawWriteSeconds + other.rawWriteSeconds,
                one.copySeconds + other.copySeconds,
                one.rawReadSeconds + other.rawReadSeconds,
                one.verifySeconds + other.verifySeconds,
                one.secondRunWritten + other.secondRunWritten,
                (one.startSeconds + other.startSeconds) / 2,
                Math.max(one.heapMegabytes, other.heapMegabytes),
                Math.max(one.rssMegabytes, other.rssMegabytes));
    }

    private static void emptyTable(DynamoDbClient dynamo) {
        DynamoTable.create(dynamo, LIMIT);
        dynamo.deleteTable(table -> table.tableName(DynamoTable.NAME));
        dynamo.waiter().waitUntilTableNotExists(table -> table.tableName(DynamoTable.NAME));
        DynamoTable.create(dynamo, LIMIT);
    }

    private static void seed(MongoCollection<Document> collection, OldEvents events) {
        collection.drop();
        List<String> ids = events.ids();
        for (int from = 0; from < ids.size(); from += INSERT) {
            collection.insertMany(ids.subList(from, Math.min(from + INSERT, ids.size())).stream()
                    .map(id -> new Document("_id", id)
                            .append("hello", "world")
                            .append("value", OldEvents.value(id))
                            .append("user", new Document("key", OldEvents.userKey(id))))
                    .toList());
        }
    }
}
