package dev.datanomad.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.datanomad.RawBatches;
import dev.datanomad.lab.system.LabException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.bson.Document;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The reconciliation against the same batches sent by the bare SDK, and its memory. */
record ReconciliationBenchmark(Testbed testbed) implements Benchmark {

    /** The default of the program. */
    private static final int THREADS = 4;

    /** A run over fewer ends before its JVM is warm, and shows that. */
    private static final int MANY = 1_000_000;

    private static final int WARM_UP = 20_000;
    private static final int INSERT = 1_000;

    /** Starts as cold as a reconciliation, and has more heap than that needs. */
    private static final List<String> RAW_JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");

    @Override
    public String name() {
        return "reconciliation";
    }

    @Override
    public String about() {
        return "The reconciliation, a program with a heap of 256 MB, beside the same batches sent by the bare SDK with as"
                + " many threads, in turns, on the same databases: events a second while copying all of them into an"
                + " empty table, and while finding all of them equal. The start of the JVM is not counted; every run has a"
                + " JVM of its own, and a run over few events is mostly its warming up. Memory is the most that a garbage"
                + " collection has left, and the most that the process has had.";
    }

    /** @param rawWrite and {@code rawRead} in seconds */
    private record Round(
            double rawWrite,
            ReconciliationRun copy,
            ReconciliationRun second,
            double rawRead,
            ReconciliationRun verify) {

        long most(ToLongFunction<ReconciliationRun> figure) {
            return Stream.of(copy, second, verify).mapToLong(figure).max().orElseThrow();
        }
    }

    @Override
    public List<Row> run(boolean full) {
        Map<String, String> databases = testbed.bareDatabases();
        try (MongoClient mongo = MongoClients.create(databases.get("MONGODB_URI"));
                DynamoDbClient dynamo = dynamo(databases)) {
            List<Row> rows = new ArrayList<>();
            for (int count : full ? new int[] {10_000, 100_000, MANY} : new int[] {10_000}) {
                RawBatches.emptyTable(dynamo);
                raw("write", Math.min(WARM_UP, count), databases);
                raw("read", Math.min(WARM_UP, count), databases);
                seed(mongo.getDatabase("datanomad").getCollection("events"), OldEvents.ids(count));
                List<Round> rounds = new ArrayList<>();
                while (rounds.size() < (full && count < MANY ? 2 : 1)) {
                    rounds.add(round(count, databases, dynamo));
                }
                rows.addAll(rows(count, rounds));
            }
            return rows;
        }
    }

    private Round round(int count, Map<String, String> databases, DynamoDbClient dynamo) {
        RawBatches.emptyTable(dynamo);
        double rawWrite = raw("write", count, databases);
        RawBatches.emptyTable(dynamo);
        ReconciliationRun copy = ReconciliationRun.of(testbed, databases, THREADS, false);
        if (copy.written() != count) {
            throw LabException.failed("The reconciliation wrote " + copy.written() + " of " + count + " events.");
        }
        ReconciliationRun second = ReconciliationRun.of(testbed, databases, THREADS, false);
        double rawRead = raw("read", count, databases);
        ReconciliationRun verify = ReconciliationRun.of(testbed, databases, THREADS, true);
        return new Round(rawWrite, copy, second, rawRead, verify);
    }

    private static List<Row> rows(int count, List<Round> rounds) {
        String events = String.format(Locale.ROOT, "%,d events", count);
        Target share = count < MANY ? Target.NONE : Target.ratioAtLeast(0.8);
        long writtenAgain =
                rounds.stream().mapToLong(round -> round.second().written()).sum();
        return List.of(
                Row.ratio(
                        "copy " + events + ", beside BatchWriteItem",
                        perSecond(count, rounds, round -> round.copy().seconds()),
                        perSecond(count, rounds, Round::rawWrite),
                        "/s",
                        share),
                Row.ratio(
                        "verify " + events + ", beside BatchGetItem",
                        perSecond(count, rounds, round -> round.verify().seconds()),
                        perSecond(count, rounds, Round::rawRead),
                        "/s",
                        share),
                Row.figure(
                        "written by a second run over " + events,
                        writtenAgain + " events",
                        "",
                        Rounds.of(writtenAgain),
                        Target.atMost(0, "events")),
                Row.figure(
                        "memory for " + events,
                        most(rounds, ReconciliationRun::heapMegabytes) + " MB of heap",
                        most(rounds, ReconciliationRun::rssMegabytes) + " MB in all"));
    }

    private static Rounds perSecond(int count, List<Round> rounds, ToDoubleFunction<Round> seconds) {
        return new Rounds(rounds.stream()
                .map(round -> count / seconds.applyAsDouble(round))
                .toList());
    }

    private static long most(List<Round> rounds, ToLongFunction<ReconciliationRun> figure) {
        return rounds.stream().mapToLong(round -> round.most(figure)).max().orElseThrow();
    }

    private double raw(String what, int count, Map<String, String> databases) {
        List<String> arguments = new ArrayList<>(RAW_JVM);
        arguments.addAll(Testbed.program(RawBatches.class, what, Integer.toString(count), Integer.toString(THREADS)));
        return Double.parseDouble(testbed.run(testbed.folder("bare-sdk"), arguments, databases, process -> {}));
    }

    private static DynamoDbClient dynamo(Map<String, String> databases) {
        return DynamoDbClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useEnvironmentVariableValues(false)
                                .useSystemPropertyValues(false)
                                .build()))
                .endpointOverride(URI.create(databases.get("AWS_ENDPOINT_URL_DYNAMODB")))
                .region(Region.of(databases.get("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        databases.get("AWS_ACCESS_KEY_ID"), databases.get("AWS_SECRET_ACCESS_KEY"))))
                .build();
    }

    private static void seed(MongoCollection<Document> collection, List<String> ids) {
        collection.drop();
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
