package dev.datanomad;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.datanomad.service.Settings;
import dev.datanomad.service.StartupException;
import dev.datanomad.service.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.bson.Document;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The program that runs a {@link Reconciliation}. Takes the same environment variables as the service. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes DynamoDB hold what MongoDB holds: writes what is missing or different there.",
        footer = {
            "",
            "Exit code: 0 if nothing is missing or different any more; 1 if something is, because this was a dry run or",
            "because it could not be moved; 2 if it could not run.",
            "MONGODB_URI, AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and so on say where, as for the service."
        })
final class Reconcile implements Callable<Integer> {

    private static final int CLEAN = 0;
    private static final int NOT_CLEAN = 1;
    private static final int CANNOT_RUN = 2;
    private static final Duration FIND = Duration.ofSeconds(30);

    @Option(names = "--dry-run", description = "Only look and report; write nothing.")
    private boolean dryRun;

    @Option(names = "--both-ways", description = "Count as well what DynamoDB has and MongoDB has not.")
    private boolean bothWays;

    @Option(names = "--rate", paramLabel = "N", description = "At most N events a second. Default: no limit.")
    private int rate;

    @Option(names = "--parallel", paramLabel = "N", description = "N threads. Default: ${DEFAULT-VALUE}.")
    private int parallel = 4;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ShardConverter.class,
            description = "Only part I of N, counted from 0, to share the work among N processes.")
    private Shard shard = new Shard(0, 1);

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Note in FILE how far it has come, and go on from there if FILE exists.")
    private Path checkpoint;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the figures to FILE as JSON, also while it runs.")
    private Path report;

    @Option(names = "--no-progress", description = "No progress bar.")
    private boolean noProgress;

    private final long start = System.nanoTime();

    private record Shard(int index, int count) {}

    private static final class ShardConverter implements ITypeConverter<Shard> {

        @Override
        public Shard convert(String text) {
            if (text.matches("\\d{1,4}/\\d{1,4}")) {
                String[] parts = text.split("/");
                Shard shard = new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
                if (shard.index < shard.count) {
                    return shard;
                }
            }
            throw new TypeConversionException("must be I/N with I from 0 to N-1, and is " + text);
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Reconcile())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println(e instanceof StartupException ? e.getMessage() : "Could not run: " + e);
                    return CANNOT_RUN;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (rate < 0 || parallel < 1 || parallel > 64) {
            throw new StartupException("--rate must be 0 or more, and --parallel a number from 1 to 64.");
        }
        Settings settings = new Settings(System.getenv());
        try (MongoClient mongoClient = MongoEventStore.connect(settings);
                DynamoDbClient dynamoClient = DynamoEventStore.connect(settings)) {
            DynamoEventStore dynamo = new DynamoEventStore(dynamoClient, FIND);
            if (dryRun) {
                dynamo.find("nobody", "nothing");
            } else {
                dynamo.createTable();
            }
            MongoCollection<Document> mongo = MongoEventStore.collection(mongoClient);
            Progress progress = begin(mongoClient, mongo);
            long total = shard.count == 1 ? mongo.estimatedDocumentCount() : countOf(mongo, progress);
            Reconciliation reconciliation = new Reconciliation(
                    mongo, dynamo, new DynamoBatches(dynamoClient), progress, dryRun, parallel, rate);
            return run(reconciliation, progress, total);
        } catch (MongoException | SdkException | StoreUnavailableException e) {
            throw new StartupException("Could not go on: " + e.getMessage()
                    + (checkpoint == null ? "" : " Run it again with the same --checkpoint to go on from there."));
        }
    }

    private Progress begin(MongoClient client, MongoCollection<Document> mongo) throws IOException {
        String task = (dryRun ? "dry run" : "repair") + " of shard " + shard.index + "/" + shard.count;
        if (checkpoint != null && Files.exists(checkpoint)) {
            try {
                Progress progress = Progress.load(task, checkpoint);
                System.err.printf(
                        Locale.ROOT,
                        "Going on after %,d events.%n",
                        progress.counts().walked());
                return progress;
            } catch (RuntimeException e) {
                throw new StartupException("The checkpoint " + checkpoint + " cannot be used: " + e.getMessage()
                        + ". Delete it to begin anew.");
            }
        }
        IdRange part = Shards.part(client.getDatabase("datanomad"), mongo, shard.index, shard.count);
        return new Progress(task, part.cut(part.cuts(mongo, parallel)));
    }

    private static long countOf(MongoCollection<Document> mongo, Progress progress) {
        return progress.ranges().stream()
                .mapToLong(range -> mongo.countDocuments(range.filter(null)))
                .sum();
    }

    private int run(Reconciliation reconciliation, Progress progress, long total) throws Exception {
        ScheduledExecutorService notes = Executors.newSingleThreadScheduledExecutor();
        Long onlyInDynamo = null;
        try (ProgressBar bar = progressBar(total)) {
            notes.scheduleWithFixedDelay(() -> note(progress, total, bar), 500, 500, TimeUnit.MILLISECONDS);
            reconciliation.run();
            onlyInDynamo = bothWays ? reconciliation.countOnlyInDynamo() : null;
        } finally {
            notes.shutdown();
            notes.awaitTermination(10, TimeUnit.SECONDS);
            if (checkpoint != null) {
                progress.save(checkpoint);
            }
        }
        if (checkpoint != null) {
            Files.deleteIfExists(checkpoint);
        }
        if (report != null) {
            Progress.write(report, figures(progress, total, onlyInDynamo, true));
        }
        return summary(progress, onlyInDynamo);
    }

    private ProgressBar progressBar(long total) {
        if (noProgress || System.console() == null) {
            return null;
        }
        return new ProgressBarBuilder()
                .setTaskName(dryRun ? "Comparing" : "Reconciling")
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setUpdateIntervalMillis(500)
                .build();
    }

    private void note(Progress progress, long total, ProgressBar bar) {
        try {
            if (bar != null) {
                bar.stepTo(progress.counts().walked());
            }
            if (checkpoint != null) {
                progress.save(checkpoint);
            }
            if (report != null) {
                Progress.write(report, figures(progress, total, null, false));
            }
        } catch (IOException e) {
            System.err.println("Could not note the progress: " + e);
        }
    }

    private Map<String, Object> figures(Progress progress, long total, Long onlyInDynamo, boolean done) {
        Progress.Counts counts = progress.counts();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("dryRun", dryRun);
        figures.put("done", done);
        figures.put("total", Math.max(total, counts.walked()));
        figures.put("walked", counts.walked());
        figures.put("equal", counts.equal());
        figures.put("missing", counts.missing());
        figures.put("different", counts.different());
        figures.put("written", counts.copied() + counts.repaired());
        figures.put("unmovableCount", progress.unmovableCount());
        figures.put(
                "unmovable", progress.unmovable().stream().map(Progress::fields).toList());
        figures.put("onlyInDynamo", onlyInDynamo);
        figures.put("seconds", Math.round(seconds() * 10) / 10.0);
        return figures;
    }

    private int summary(Progress progress, Long onlyInDynamo) {
        Progress.Counts counts = progress.counts();
        System.out.printf(
                Locale.ROOT,
                "Walked %,d events in %.1f s, %,.0f a second: %,d equal, %,d missing, %,d different, %,d copied, %,d repaired.%n",
                counts.walked(),
                seconds(),
                counts.walked() / Math.max(seconds(), 0.001),
                counts.equal(),
                counts.missing(),
                counts.different(),
                counts.copied(),
                counts.repaired());
        if (progress.unmovableCount() > 0) {
            System.out.printf(Locale.ROOT, "%,d cannot be moved: see above.%n", progress.unmovableCount());
        }
        if (onlyInDynamo != null) {
            System.out.printf(Locale.ROOT, "%,d events are only in DynamoDB.%n", onlyInDynamo);
        }
        long missing = counts.missing() - counts.copied();
        long different = counts.different() - counts.repaired();
        System.out.printf(Locale.ROOT, "%,d missing, %,d different of %,d%n", missing, different, counts.walked());
        boolean clean =
                missing + different + progress.unmovableCount() == 0 && (onlyInDynamo == null || onlyInDynamo == 0);
        return clean ? CLEAN : NOT_CLEAN;
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
