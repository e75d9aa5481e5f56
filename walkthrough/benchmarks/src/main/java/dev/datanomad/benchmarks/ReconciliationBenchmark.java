package dev.datanomad.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.datanomad.DynamoTable;
import dev.datanomad.MongoConnections;
import dev.datanomad.service.lifecycle.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.bson.Document;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Measures the reconciliation against the same batches sent by the bare SDK, in turns, on the same databases. */
final class ReconciliationBenchmark {

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
    ReconciliationBenchmark(Path home, Map<String, String> environment, Path folder) {
        this.home = home;
        this.environment = environment;
        this.folder = folder;
        // The SDK takes these from the process's environment, which cannot be set from within.
        System.setProperty("aws.region", environment.get("AWS_REGION"));
        System.setProperty("aws.accessKeyId", environment.get("AWS_ACCESS_KEY_ID"));
        System.setProperty("aws.secretAccessKey", environment.get("AWS_SECRET_ACCESS_KEY"));
    }

    /**
     * What was measured, round by round, in events a second.
     *
     * @param events how many there were, in each round
     * @param rawWrite writing them by BatchWriteItem, 25 at a time
     * @param copy copying them into an empty table
     * @param rawRead reading them by BatchGetItem, 100 at a time
     * @param verify a dry run that finds all of them equal
     * @param secondRunWritten what second runs wrote, in all
     * @param heapMegabytes the most that was left in the heap behind a collection
     * @param rssMegabytes the most memory a process has had
     */
    record Figures(
            int events,
            Rounds rawWrite,
            Rounds copy,
            Rounds rawRead,
            Rounds verify,
            long secondRunWritten,
            long heapMegabytes,
            long rssMegabytes) {}

    private record Round(
            double rawWriteSeconds,
            ReconciliationRun copy,
            ReconciliationRun second,
            double rawReadSeconds,
            ReconciliationRun verify) {

        long most(ToLongFunction<ReconciliationRun> figure) {
            return Stream.of(copy, second, verify).mapToLong(figure).max().orElseThrow();
        }
    }

    /**
     * Measures, after a warm-up of the databases.
     *
     * @param count how many events, 1 at least
     * @param rounds how many times to do everything
     */
    Figures measure(int count, int rounds) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Settings settings = new Settings(environment);
        try (MongoClient mongo = MongoConnections.connect(settings);
                DynamoDbClient dynamo = DynamoTable.connect(settings)) {
            int few = Math.min(WARM_UP, count);
            emptyTable(dynamo);
            raw("write", few);
            raw("read", few);
            seed(MongoConnections.collection(mongo), OldEvents.create(count));
            List<Round> all = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                all.add(round(count, dynamo));
            }
            return figures(count, all);
        }
    }

    private static Figures figures(int count, List<Round> all) {
        return new Figures(
                count,
                perSecond(count, all, Round::rawWriteSeconds),
                perSecond(count, all, round -> round.copy().seconds()),
                perSecond(count, all, Round::rawReadSeconds),
                perSecond(count, all, round -> round.verify().seconds()),
                all.stream().mapToLong(round -> round.second().written()).sum(),
                most(all, ReconciliationRun::heapMegabytes),
                most(all, ReconciliationRun::rssMegabytes));
    }

    private static Rounds perSecond(int count, List<Round> all, ToDoubleFunction<Round> seconds) {
        return new Rounds(
                all.stream().map(round -> count / seconds.applyAsDouble(round)).toList());
    }

    private static long most(List<Round> all, ToLongFunction<ReconciliationRun> figure) {
        return all.stream().mapToLong(round -> round.most(figure)).max().orElseThrow();
    }

    private Round round(int count, DynamoDbClient dynamo) throws IOException, InterruptedException {
        emptyTable(dynamo);
        double rawWrite = raw("write", count);
        emptyTable(dynamo);
        ReconciliationRun copy = reconcile(false);
        requireCopied(count, copy);
        ReconciliationRun second = reconcile(false);
        double rawRead = raw("read", count);
        ReconciliationRun verify = reconcile(true);
        return new Round(rawWrite, copy, second, rawRead, verify);
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
