package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.reconciliation.Steering.Settings;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command line of a {@link Reconciliation}: options, progress bar, checkpoint, report and exit code.
 */
@Command(name = "reconcile", sortOptions = false)
public final class ReconcileCommand<R> implements Callable<Integer> {

    private static final String LAST = "last";
    private static final int CLEAN = 0;
    private static final int NOT_CLEAN = 1;
    private static final int CANNOT_RUN = 2;

    /** Of a line, in characters: room for a sentence, the path of a file and a reason. */
    private static final int LONGEST_LINE = 1_000;

    private static final String RESUME = " Run it again with the same --checkpoint to resume from there.";

    /** A store that fails would be asked for minutes. */
    private static final int SECONDS_TO_ASK = 10;

    /** One way of a migration. */
    public record Direction<R>(Source<R> source, Target<R> target) {}

    /**
     * Both stores, open.
     *
     * @param there from the source to the target
     * @param back the other way
     * @param gracePeriod for how long a record may be in one store and not yet in the other
     * @param ids the id at which records of a time begin
     * @param closing closes both
     */
    public record Stores<R>(
            Direction<R> there,
            Optional<Direction<R>> back,
            Duration gracePeriod,
            Function<Instant, String> ids,
            Runnable closing)
            implements AutoCloseable {

        /** Stores between which there is no way back, and whose ids say nothing of a time. */
        public Stores(Source<R> source, Target<R> target, Duration gracePeriod, Runnable closing) {
            this(
                    new Direction<>(source, target),
                    Optional.empty(),
                    gracePeriod,
                    time -> {
                        throw new StartupException(
                                "--since cannot be used with these stores: their ids have no times.");
                    },
                    closing);
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /** Opens the stores. */
    public interface Opening<R> {

        /**
         * Opens them, and makes sure that they can be used.
         *
         * @param dryRun whether nothing is going to be written to the target, so that it need not have been prepared
         * @throws StartupException if they cannot be used, with a sentence that says which one and what to look at
         */
        Stores<R> open(boolean dryRun);
    }

    @Option(names = "--dry-run", description = "Only look and report; write nothing.")
    private boolean dryRun;

    @Option(
            names = "--from",
            paramLabel = "STORE",
            description = "The store to read from, which is the truth; the other one is the target.")
    private String from;

    @Option(
            names = "--both-ways",
            description = {
                "Then a dry run the other way: count and list as well what the target has and the source has not. It has no",
                "checkpoint of its own."
            })
    private boolean bothWays;

    @Option(names = "--rate", paramLabel = "N", description = "At most N records a second. Default: no limit.")
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
                "Only part I of N, counted from 0, to share the work among N processes. The first one keeps the cuts",
                "in the source, for the others, under the name `reconciliation`; delete that to cut anew."
            })
    private String shardText = "0/1";

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Note in FILE how far it has come, and resume from there if FILE exists.")
    private Path checkpointFile;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = {
                "Only records with ids of that time and later: a tail. TIME is like 2026-01-31T14:07:12Z or 14:07:12, or",
                "`last`: where what --verified says has ended. Ids without a time are for a run without --since."
            })
    private String sinceText;

    @Option(
            names = "--verified",
            paramLabel = "FILE",
            description = {
                "Keep in FILE up to when everything was verified: a clean dry run of everything begins it anew, a clean dry",
                "run of a tail that leaves no gap goes on, one that finds something in it deletes it. Not for shards."
            })
    private Path verifiedFile;

    @Option(
            names = "--control",
            paramLabel = "FILE",
            description = {
                "Steer it while it runs: FILE is read twice a second, and may have the lines pause=true, rate=N and",
                "parallel=N, each with a line break. What it does not say is as these options say, as without FILE. More",
                "than 16 ranges at a time are walked only if --parallel says so from the beginning."
            })
    private Path controlFile;

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

    @Spec
    private CommandSpec spec;

    private final StoreNames names;
    private final String settings;
    private final Opening<R> opening;
    private ReconcileTask task;
    private Steering steering;

    private ReconcileCommand(StoreNames names, String settings, Opening<R> opening) {
        this.names = names;
        this.settings = settings;
        this.opening = opening;
    }

    /**
     * Runs it as a program.
     *
     * @param names what people call the stores
     * @param settings the environment variables that say where the stores are, for people
     * @param opening opens the stores
     * @return the exit code
     */
    public static <R> int run(StoreNames names, String settings, Opening<R> opening, String... arguments) {
        Locale.setDefault(Locale.ROOT);
        // Some JDKs have a console even where there is no terminal; this one does not.
        System.setProperty("jdk.console", "java.base");
        return commandLine(names, settings, opening).execute(arguments);
    }

    static <R> CommandLine commandLine(StoreNames names, String settings, Opening<R> opening) {
        CommandLine commandLine = new CommandLine(new ReconcileCommand<>(names, settings, opening));
        commandLine
                .getCommandSpec()
                .usageMessage()
                .description(String.format(
                        "Makes the target, %s, hold what the source, %s, holds: writes what is missing or different there. "
                                + "With --from, the other way round.",
                        names.target(), names.source()))
                .footer(
                        "",
                        "Exit code: 0 if nothing is missing or different any more; 1 if something is,",
                        "because this was a dry run or because it cannot be moved, or if the source has no",
                        "records at all; 2 if it could not run.",
                        "",
                        "The environment says where the stores are, as for the service:",
                        settings);
        return commandLine
                .setParameterExceptionHandler((e, given) -> {
                    print(e.getCommandLine().getErr(), e.getMessage() + ". See --help.");
                    return CANNOT_RUN;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    print(command.getErr(), e instanceof StartupException ? e.getMessage() : "Could not run: " + e);
                    return CANNOT_RUN;
                });
    }

    /** Texts may quote what came from outside. */
    private static void print(PrintWriter writer, String line) {
        writer.println(Printable.of(line, LONGEST_LINE));
    }

    @Override
    public Integer call() throws Exception {
        if (rate < 0 || rate > ControlFile.MAX_RATE || parallel < 1 || parallel > ControlFile.MAX_PARALLEL) {
            throw new StartupException("--rate must be a number from 0 to " + ControlFile.MAX_RATE
                    + ", and --parallel one from 1 to " + ControlFile.MAX_PARALLEL + ".");
        }
        Shard shard = Shard.parse(shardText);
        if (bothWays && shard.count() > 1) {
            throw new StartupException("--both-ways looks at all of the target, so it cannot be used with --shard.");
        }
        if (sinceText != null && shard.count() > 1) {
            throw new StartupException("--since is for a single process, so it cannot be used with --shard.");
        }
        if (LAST.equals(sinceText) && verifiedFile == null) {
            throw new StartupException("--since last needs --verified, the file that says where that is.");
        }
        Optional<Instant> since = Optional.ofNullable(sinceText)
                .filter(Predicate.not(LAST::equals))
                .map(Times::parse);
        steering = new Steering(new Settings(false, rate, parallel));
        boolean reversed = isReversed();
        try (Stores<R> stores = opening.open(dryRun || reversed)) {
            return attempt(new Way<>(names, stores, reversed), shard, since);
        }
    }

    private boolean isReversed() {
        if (from == null || from.equalsIgnoreCase(names.source())) {
            return false;
        }
        if (from.equalsIgnoreCase(names.target())) {
            return true;
        }
        throw new StartupException("--from must be " + names.source().toLowerCase(Locale.ROOT) + " or "
                + names.target().toLowerCase(Locale.ROOT) + ", and is " + from + ".");
    }

    private int attempt(Way<R> way, Shard shard, Optional<Instant> since) throws IOException, InterruptedException {
        try {
            return reconcile(way, shard, since);
        } catch (StartupException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StartupException("Could not go on: " + Retries.reason(e) + "." + advice(way), e);
        }
    }

    /** Whether the checkpoint is of use; it is taken to be if a store cannot be asked now. */
    private String advice(Way<R> way) throws IOException, InterruptedException {
        if (checkpointFile == null || !Files.exists(checkpointFile)) {
            return "";
        }
        try {
            String text = CompletableFuture.supplyAsync(() -> way.task(dryRun, task.shard(), task.since()))
                    .get(SECONDS_TO_ASK, TimeUnit.SECONDS)
                    .text();
            new Checkpoint(checkpointFile, text).load();
            return RESUME;
        } catch (IllegalArgumentException e) {
            return " It cannot be resumed from its checkpoint: " + e.getMessage() + ".";
        } catch (ExecutionException | TimeoutException e) {
            return RESUME;
        }
    }

    private int reconcile(Way<R> way, Shard shard, Optional<Instant> since) throws IOException, InterruptedException {
        task = way.task(dryRun, shard, since.map(Instant::toEpochMilli).orElse(null));
        Optional<Verified> before = verified(task);
        if (LAST.equals(sinceText)) {
            task = task.since(before.orElseThrow().verifiedUpTo());
        }
        ReconcileRun<R> run = run(way, task, Optional.ofNullable(checkpointFile), before);
        Optional<Way<R>> wayBack = bothWays ? Optional.of(way.back()) : Optional.empty();
        AtomicReference<ReconcileRun<R>> back = new AtomicReference<>();
        ProgressReporter reporter = reporter(run, () -> run.report(false, report(back.get(), false), null));
        OnlyInTarget onlyInTarget = null;
        ControlFile control = control();
        try (reporter;
                control) {
            run.run();
            if (wayBack.isPresent()) {
                back.set(runBack(wayBack.get()));
                back.get().run();
                onlyInTarget = run.onlyInTarget(back.get());
            }
        }
        if (verifiedFile != null) {
            run.verification().keepIn(verifiedFile);
        }
        ReconcileReport report = run.report(true, report(back.get(), true), onlyInTarget);
        reporter.finish(report);
        return end(report);
    }

    private ControlFile control() {
        Settings first = new Settings(false, rate, parallel);
        return controlFile == null
                ? null
                : new ControlFile(controlFile, first, steering, sentence -> print(err(), sentence));
    }

    private ReconcileRun<R> runBack(Way<R> back) throws IOException {
        return run(back, back.task(true, task.shard(), task.since()), Optional.empty(), Optional.empty());
    }

    private ReconcileRun<R> run(Way<R> way, ReconcileTask what, Optional<Path> checkpoint, Optional<Verified> before)
            throws IOException {
        Options options =
                new Options(what.dryRun(), parallel, rate, way.stores().gracePeriod());
        return new ReconcileRun<>(
                what, way.since(what.since()), options, steering, checkpoint, before, this::sayResumed);
    }

    private ReconcileReport report(ReconcileRun<R> back, boolean done) {
        return back == null ? null : back.report(done, null, null);
    }

    /** What was verified before; without it there is no going on from there. */
    private Optional<Verified> verified(ReconcileTask about) throws IOException {
        if (verifiedFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Verified.load(verifiedFile, about));
        } catch (IllegalArgumentException e) {
            if (LAST.equals(sinceText)) {
                throw new StartupException("--since last cannot go on from " + verifiedFile + ": " + e.getMessage()
                        + ". Begin with a dry run of everything, --dry-run --verified FILE.");
            }
            return Optional.empty();
        }
    }

    private void sayResumed(long records) {
        err().printf(Locale.ROOT, "Going on after %,d records.%n", records);
    }

    private int end(ReconcileReport report) {
        PrintWriter out = spec.commandLine().getOut();
        report.lines().forEach(line -> print(out, line));
        boolean empty = task.shard().count() == 1
                && task.since() == null
                && report.progress().counts().walked() == 0;
        if (empty) {
            err().printf(
                            "%s has no records, so this says nothing about any: is it the right one, see %s?%n",
                            task.names().source(), settings);
        }
        return report.clean() && !empty ? CLEAN : NOT_CLEAN;
    }

    private ProgressReporter reporter(ReconcileRun<R> run, Supplier<ReconcileReport> report) {
        boolean bar = !noProgress && System.console() != null;
        Optional<String> title = bar ? Optional.of(dryRun ? "Comparing" : "Reconciling") : Optional.empty();
        try {
            return new ProgressReporter(
                    run.progress(), report, run.checkpoint(), Optional.ofNullable(reportFile), title);
        } catch (IOException e) {
            throw new StartupException("--checkpoint and --report must be files that can be written: " + e);
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
