package dev.datanomad.reconciliation;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.datanomad.DynamoEventStore;
import dev.datanomad.DynamoTable;
import dev.datanomad.Limits;
import dev.datanomad.MongoConnections;
import dev.datanomad.MongoEventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The program that runs a {@link Reconciliation}. Takes the same environment variables as the service. */
@Command(
        name = "reconcile",
        sortOptions = false,
        description = "Makes DynamoDB hold what MongoDB holds: writes what is missing or different there.",
        footer = {
            "",
            "Exit code: 0 if nothing is missing or different any more; 1 if something is,",
            "because this was a dry run or because it cannot be moved, or if MongoDB has no events",
            "at all; 2 if it could not run.",
            "",
            "The environment says where the databases are, as for the service: MONGODB_URI,",
            "AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and so on."
        })
final class Reconcile implements Callable<Integer> {

    private static final int CLEAN = 0;
    private static final int NOT_CLEAN = 1;
    private static final int CANNOT_RUN = 2;

    /** For a first call to each database. */
    private static final Duration REACH = Duration.ofSeconds(10);

    @Option(names = "--dry-run", description = "Only look and report; write nothing.")
    private boolean dryRun;

    @Option(names = "--both-ways", description = "Count as well what DynamoDB has and MongoDB has not.")
    private boolean bothWays;

    @Option(names = "--rate", paramLabel = "N", description = "At most N events a second. Default: no limit.")
    private int rate;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Walk N ranges of ids at a time, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private int parallel = 4;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = {
                "Only part I of N, counted from 0, to share the work among N processes. The first one keeps where it",
                "cuts in MongoDB's collection `reconciliation`, for the others; delete that to cut anew."
            })
    private String shardText = "0/1";

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Note in FILE how far it has come, and go on from there if FILE exists.")
    private Path checkpointFile;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the figures to FILE as JSON, also while it runs.")
    private Path reportFile;

    @Option(names = "--no-progress", description = "No progress bar.")
    private boolean noProgress;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    private final long start = System.nanoTime();
    private Shard shard;

    public static void main(String[] args) {
        // Some JDKs have a console even where there is no terminal; this one does not.
        System.setProperty("jdk.console", "java.base");
        System.exit(new CommandLine(new Reconcile())
                .setParameterExceptionHandler((e, given) -> {
                    System.err.println(e.getMessage() + ". See --help.");
                    return CANNOT_RUN;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    System.err.println(e instanceof StartupException ? e.getMessage() : "Could not run: " + e);
                    return CANNOT_RUN;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (rate < 0 || rate > 1_000_000 || parallel < 1 || parallel > 64) {
            throw new StartupException("--rate must be a number from 0 to 1000000, and --parallel one from 1 to 64.");
        }
        shard = Shard.parse(shardText);
        if (bothWays && shard.count() > 1) {
            throw new StartupException("--both-ways looks at all of DynamoDB, so it cannot be used with --shard.");
        }
        Settings settings = new Settings(System.getenv());
        try (MongoClient mongoClient = MongoConnections.connect(settings);
                DynamoDbClient dynamoClient = DynamoTable.connect(settings)) {
            MongoCollection<Document> mongo = MongoConnections.collection(mongoClient);
            DynamoEventStore dynamo = new DynamoEventStore(dynamoClient, REACH);
            reach(mongo, dynamoClient);
            Duration settle = Limits.from(settings).settle();
            return reconcile(mongoClient, mongo, dynamo, new DynamoBatches(dynamoClient), settle);
        } catch (MongoException | SdkException | Patience.AnsweredInPartException e) {
            throw new StartupException("Could not go on: " + Patience.reason(e)
                    + (checkpointFile == null ? "" : " Run it again with the same --checkpoint to go on from there."));
        }
    }

    private void reach(MongoCollection<Document> mongo, DynamoDbClient dynamo) {
        try {
            new MongoEventStore(mongo, REACH).find("nobody", "nothing");
        } catch (StoreUnavailableException e) {
            throw new StartupException("MongoDB cannot be used, see MONGODB_URI: " + Patience.reason(e.getCause()));
        }
        try {
            if (!dryRun) {
                DynamoTable.create(dynamo, REACH);
            }
            new DynamoEventStore(dynamo, REACH).find("nobody", "nothing");
        } catch (StoreUnavailableException e) {
            if (!dryRun || !(e.getCause() instanceof ResourceNotFoundException)) {
                throw new StartupException(
                        "DynamoDB cannot be used, see AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION and the credentials: "
                                + Patience.reason(e.getCause()));
            }
            System.err.println("DynamoDB has no table " + DynamoTable.NAME + ": everything is missing there.");
        }
    }

    private int reconcile(
            MongoClient client,
            MongoCollection<Document> mongo,
            DynamoEventStore dynamo,
            DynamoBatches batches,
            Duration settle)
            throws IOException, InterruptedException {
        String task = (dryRun ? "dry run" : "repair") + " of shard " + shard + ", " + batches.table();
        Optional<Checkpoint> checkpoint = Optional.ofNullable(checkpointFile).map(file -> new Checkpoint(file, task));
        MongoCollection<Document> plan = Patience.forSurveys(mongo);
        Progress progress = begin(client, plan, checkpoint);
        long resumedAfter = progress.counts().walked();
        long total = shard.count() == 1
                ? plan.estimatedDocumentCount()
                : progress.state().walks().stream()
                        .mapToLong(walk -> plan.countDocuments(walk.range().filter(null)))
                        .sum();

        Pace pace = new Pace(rate);
        Long onlyInDynamo = null;
        Supplier<ReconcileReport> soFar =
                () -> new ReconcileReport(dryRun, false, total, resumedAfter, progress.state(), null, seconds());
        ProgressNotes notes = notes(progress, soFar, checkpoint);
        try (notes) {
            new Reconciliation(mongo, dynamo, batches, progress, pace, dryRun).run(parallel, settle);
            if (bothWays) {
                onlyInDynamo = new OnlyInDynamo(mongo, batches, pace, parallel, settle).count();
            }
        }
        ReconcileReport report =
                new ReconcileReport(dryRun, true, total, resumedAfter, progress.state(), onlyInDynamo, seconds());
        notes.finish(report);
        report.lines().forEach(System.out::println);
        boolean nothing = shard.count() == 1 && report.progress().counts().walked() == 0;
        if (nothing) {
            System.err.println("MongoDB has no events, so this says nothing about any: is MONGODB_URI the right one?");
        }
        return report.clean() && !nothing ? CLEAN : NOT_CLEAN;
    }

    private Progress begin(MongoClient client, MongoCollection<Document> mongo, Optional<Checkpoint> checkpoint)
            throws IOException {
        if (checkpoint.isPresent() && Files.exists(checkpointFile)) {
            try {
                Progress progress = checkpoint.get().load();
                if (shard.count() > 1 && !progress.isOf(part(client, mongo))) {
                    throw new IllegalArgumentException("the collection has been cut anew since, and elsewhere");
                }
                System.err.printf(
                        Locale.ROOT,
                        "Going on after %,d events.%n",
                        progress.counts().walked());
                progress.state().unmovable().forEach(BatchReconciler::report);
                return progress;
            } catch (IllegalArgumentException e) {
                throw new StartupException("The checkpoint " + checkpointFile + " cannot be used: " + e.getMessage()
                        + ". Delete it to begin anew.");
            }
        }
        IdRange part = part(client, mongo);
        return new Progress(part.cut(part.cuts(mongo, parallel)));
    }

    private IdRange part(MongoClient client, MongoCollection<Document> mongo) {
        MongoDatabase database = MongoConnections.database(client).withTimeout(REACH.toMillis(), TimeUnit.MILLISECONDS);
        return Shards.part(database, mongo, shard);
    }

    private ProgressNotes notes(Progress progress, Supplier<ReconcileReport> report, Optional<Checkpoint> checkpoint) {
        boolean bar = !noProgress && System.console() != null;
        Optional<String> title = bar ? Optional.of(dryRun ? "Comparing" : "Reconciling") : Optional.empty();
        try {
            return new ProgressNotes(progress, report, checkpoint, Optional.ofNullable(reportFile), title);
        } catch (IOException e) {
            throw new StartupException("--checkpoint and --report must be files that can be written: " + e);
        }
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
