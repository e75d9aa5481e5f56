package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final int CLEAN = 0;
    private static final int NOT_CLEAN = 1;
    private static final int CANNOT_RUN = 2;
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_PARALLEL = 64;

    /** Of a line, in characters: room for a sentence, the path of a file and a reason. */
    private static final int LONGEST_LINE = 1_000;

    private static final String RESUME = " Run it again with the same --checkpoint to resume from there.";

    /** A store that fails would be asked for minutes. */
    private static final int SECONDS_TO_ASK = 10;

    /**
     * Both stores, open.
     *
     * @param gracePeriod for how long a record may be in one store and not yet in the other
     * @param closing closes both
     */
    public record Stores<R>(Source<R> source, Target<R> target, Duration gracePeriod, Runnable closing)
            implements AutoCloseable {

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
         * @param dryRun whether nothing is going to be written, so that the target need not have been prepared
         * @throws StartupException if they cannot be used, with a sentence that says which one and what to look at
         */
        Stores<R> open(boolean dryRun);
    }

    @Option(names = "--dry-run", description = "Only look and report; write nothing.")
    private boolean dryRun;

    @Option(names = "--both-ways", description = "Count and list as well what the target has and the source has not.")
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
    private final long start = System.nanoTime();

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
                        "Makes the target, %s, hold what the source, %s, holds: writes what is missing or different there.",
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
        if (rate < 0 || rate > MAX_RATE || parallel < 1 || parallel > MAX_PARALLEL) {
            throw new StartupException("--rate must be a number from 0 to " + MAX_RATE
                    + ", and --parallel one from 1 to " + MAX_PARALLEL + ".");
        }
        Shard shard = Shard.parse(shardText);
        if (bothWays && shard.count() > 1) {
            throw new StartupException("--both-ways looks at all of the target, so it cannot be used with --shard.");
        }
        try (Stores<R> stores = opening.open(dryRun)) {
            return attempt(stores, shard);
        }
    }

    private int attempt(Stores<R> stores, Shard shard) throws IOException, InterruptedException {
        try {
            return reconcile(stores, shard);
        } catch (StartupException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StartupException("Could not go on: " + Retries.reason(e) + "." + advice(stores, shard), e);
        }
    }

    /** Whether the checkpoint is of use; it is taken to be if a store cannot be asked now. */
    private String advice(Stores<R> stores, Shard shard) throws IOException, InterruptedException {
        if (checkpointFile == null || !Files.exists(checkpointFile)) {
            return "";
        }
        try {
            String task =
                    CompletableFuture.supplyAsync(() -> task(stores, shard)).get(SECONDS_TO_ASK, TimeUnit.SECONDS);
            new Checkpoint(checkpointFile, task).load();
            return RESUME;
        } catch (IllegalArgumentException e) {
            return " It cannot be resumed from its checkpoint: " + e.getMessage() + ".";
        } catch (ExecutionException | TimeoutException e) {
            return RESUME;
        }
    }

    private String task(Stores<R> stores, Shard shard) {
        String what = (dryRun ? "dry run" : "repair") + " of shard " + shard;
        return Stream.of(what, stores.source().identity(), stores.target().identity())
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining(", "));
    }

    private int reconcile(Stores<R> stores, Shard shard) throws IOException, InterruptedException {
        Source<R> source = stores.source();
        Target<R> target = stores.target();
        Options options = new Options(dryRun, parallel, rate, stores.gracePeriod());
        String task = task(stores, shard);
        Optional<Checkpoint> checkpoint = Optional.ofNullable(checkpointFile).map(file -> new Checkpoint(file, task));
        Range part = source.shard(shard.index(), shard.count());
        Progress progress = begin(source, part, checkpoint);
        long resumedAfter = progress.counts().walked();
        long total = source.size(part);

        Reconciliation<R> reconciliation = new Reconciliation<>(source, target);
        OnlyInTarget onlyInTarget = null;
        ProgressReporter reporter = reporter(
                progress,
                () -> new ReconcileReport(dryRun, false, total, resumedAfter, progress.state(), null, seconds()),
                checkpoint);
        try (reporter) {
            reconciliation.run(options, progress);
            if (bothWays) {
                onlyInTarget = reconciliation.findOnlyInTarget(options);
            }
        }
        ReconcileReport report =
                new ReconcileReport(dryRun, true, total, resumedAfter, progress.state(), onlyInTarget, seconds());
        reporter.finish(report);
        return end(report, shard);
    }

    private int end(ReconcileReport report, Shard shard) {
        PrintWriter out = spec.commandLine().getOut();
        report.lines(names).forEach(line -> print(out, line));
        boolean empty = shard.count() == 1 && report.progress().counts().walked() == 0;
        if (empty) {
            err().printf(
                            "%s has no records, so this says nothing about any: is it the right one, see %s?%n",
                            names.source(), settings);
        }
        return report.clean() && !empty ? CLEAN : NOT_CLEAN;
    }

    private Progress begin(Source<R> source, Range part, Optional<Checkpoint> checkpoint) throws IOException {
        if (checkpoint.isEmpty() || !Files.exists(checkpointFile)) {
            return new Progress(part.split(source.cuts(part, parallel)));
        }
        try {
            Progress progress = checkpoint.get().load();
            if (!progress.isOf(part)) {
                throw new IllegalArgumentException("the source has been cut anew since, and elsewhere");
            }
            err().printf(
                            Locale.ROOT,
                            "Going on after %,d records.%n",
                            progress.counts().walked());
            progress.state().unmovable().forEach(BatchReconciler::log);
            return progress;
        } catch (IllegalArgumentException e) {
            throw new StartupException("The checkpoint " + checkpointFile + " cannot be used: " + e.getMessage()
                    + ". Delete it to begin anew.");
        }
    }

    private ProgressReporter reporter(
            Progress progress, Supplier<ReconcileReport> report, Optional<Checkpoint> checkpoint) {
        boolean bar = !noProgress && System.console() != null;
        Optional<String> title = bar ? Optional.of(dryRun ? "Comparing" : "Reconciling") : Optional.empty();
        try {
            return new ProgressReporter(progress, report, checkpoint, Optional.ofNullable(reportFile), title);
        } catch (IOException e) {
            throw new StartupException("--checkpoint and --report must be files that can be written: " + e);
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
