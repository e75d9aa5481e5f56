package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.gate.Repair;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.gate.Tally;
import dev.datanomad.lab.gate.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Runs the reconciliation tool of the deployed stage, in a child process. Throws a LabException if it has none, or a run is
 * in progress. Thread-safe.
 */
public final class Reconciler {

    private static final Duration STOP = Duration.ofSeconds(10);
    /** The exit code of a run that could not start. */
    private static final int CANNOT_RUN = 2;

    /** The exit code of a process that a signal has ended is this and the signal's number. */
    private static final int SIGNAL = 128;

    /** Enough for any number of events: the tool holds a few batches at a time. */
    private static final String HEAP = "-Xmx256m";

    private final Path folder;
    private final Path report;
    private final Path control;
    private final ReconcileCheckpoints checkpoints;
    private final Deployments deployments;
    private final Evidence evidence;
    private final Supplier<Map<String, String>> environment;
    private final LabProcesses processes;
    private final Timeline timeline;
    private volatile Run run;

    /** A run, and when all is done behind its end. */
    private record Run(ReconcileOptions options, ChildProcess child, CompletableFuture<Void> concluded) {}

    Reconciler(
            Deployments deployments,
            Evidence evidence,
            Supplier<Map<String, String>> environment,
            LabProcesses processes,
            Timeline timeline) {
        this.folder = processes.options().folder();
        this.report = folder.resolve("reconcile.json");
        this.control = folder.resolve("reconcile.control");
        this.checkpoints = new ReconcileCheckpoints(folder);
        this.deployments = deployments;
        this.evidence = evidence;
        this.environment = environment;
        this.processes = processes;
        this.timeline = timeline;
    }

    /** Lets the next run start from the beginning. */
    void forgetCheckpoints() {
        checkpoints.forget();
    }

    /** Starts a run from MongoDB to DynamoDB and waits for its end; throws a LabException if it does not get there. */
    public ReconcileReport run(boolean dryRun, boolean bothWays) {
        return run(ReconcileOptions.of(dryRun, bothWays));
    }

    /** The same with any options. */
    public ReconcileReport run(ReconcileOptions options) {
        return await(start(options));
    }

    /** Starts a run, which resumes from the checkpoint of the last run of its kind, if that was killed or failed. */
    public synchronized CompletableFuture<Void> start(ReconcileOptions options) {
        if (isRunning()) {
            throw LabException.conflict("A reconciliation is in progress already.");
        }
        Stage stage = deployments.stage().orElseThrow(() -> LabException.conflict("No stage is deployed yet."));
        if (!stage.reconciles()) {
            throw LabException.conflict(
                    "Reconciliation belongs to stages 2 and 3; stage " + stage.number() + " is deployed.");
        }
        List<String> arguments = new ArrayList<>(List.of(
                HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                stage.requireJar(processes.home()).toString(),
                "dev.datanomad.Reconcile",
                "--no-progress",
                "--report",
                report.toString(),
                "--verified",
                folder.resolve("verified-from-" + options.from() + ".json").toString(),
                "--control",
                control.toString(),
                "--checkpoint",
                checkpoints.prepare(stage, options).toString()));
        arguments.addAll(options.arguments());
        try {
            Files.deleteIfExists(report);
            Files.deleteIfExists(control);
        } catch (IOException e) {
            throw LabException.failed("The last report " + report + " cannot be replaced: " + e.getMessage());
        }
        // What is counted from here on may have come behind the walk.
        Tally before = evidence.read().tally();
        ChildProcess child = processes.start("the reconciliation", arguments, environment.get(), "reconcile.log");
        long entry = timeline.began(
                Timeline.Kind.DATA,
                "reconciliation from " + options.from() + (options.isTail() ? ", the tail" : "")
                        + (options.dryRun() ? ", dry run" : ", copying"));
        CompletableFuture<Void> concluded = child.onExit().thenRun(() -> {
            conclude(options, child, before);
            timeline.ended(
                    entry, problem(child).orElseGet(() -> report().orElseThrow().text()));
        });
        run = new Run(options, child, concluded);
        return concluded;
    }

    /** Tells what the run has found. */
    private void conclude(ReconcileOptions options, ChildProcess child, Tally before) {
        if (problem(child).isPresent()) {
            return;
        }
        ReconcileReport found = report().orElseThrow();
        Store target = options.target();
        if (found.verifies()) {
            evidence.verified(
                    target,
                    new Verification(
                            found.began(), found.verifiedUpTo(), found.verifiedRecords(), options.isTail(), before));
        } else if (!found.dryRun() && found.settled()) {
            evidence.repaired(target, new Repair(found.began(), before), options.isTail());
        } else if (found.missing() + found.different() > 0) {
            String what = String.format(
                    Locale.ROOT,
                    "a %s has found %,d missing and %,d different",
                    found.dryRun() ? "dry run" : "repair that did not settle all",
                    found.missing(),
                    found.different());
            evidence.incident(target, what, found.missing() + found.different(), !options.isTail());
        }
        if (found.onlyInTarget() != null && found.onlyInTarget() > 0) {
            evidence.incident(
                    target.other(),
                    String.format(Locale.ROOT, "%,d were found only in %s", found.onlyInTarget(), target.title()),
                    found.onlyInTarget(),
                    true);
        }
    }

    /**
     * Steers the run in progress.
     *
     * @param setting {@code pause}, {@code rate} or {@code parallel}
     * @param value {@code true} or {@code false} for {@code pause}, a number for the others
     */
    public synchronized void steer(String setting, String value) {
        if (!isRunning()) {
            throw LabException.conflict("No reconciliation is in progress.");
        }
        String checked = switch (setting) {
            case "pause" -> Boolean.toString(Boolean.parseBoolean(value));
            case "rate" -> Integer.toString(ReconcileOptions.requireRate(number(value)));
            case "parallel" -> Integer.toString(ReconcileOptions.requireParallel(number(value)));
            default ->
                throw LabException.input(
                        "\"" + setting + "\" cannot be steered: choose pause, resume, rate N or parallel N.");
        };
        try {
            String others = Files.exists(control)
                    ? Files.readString(control)
                            .lines()
                            .filter(line -> !line.startsWith(setting + "="))
                            .map(line -> line + "\n")
                            .reduce("", String::concat)
                    : "";
            JsonFiles.replace(control, (others + setting + "=" + checked + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw LabException.failed(control + " cannot be written: " + e.getMessage());
        }
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw LabException.input("\"" + value + "\" is not a whole number.");
        }
    }

    private ReconcileReport await(CompletableFuture<Void> concluded) {
        try {
            concluded.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted during the reconciliation.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        problem().ifPresent(problem -> {
            throw LabException.failed(problem);
        });
        return report().orElseThrow();
    }

    /** Why the last run did not get to its end; empty if it did, or is in progress. */
    Optional<String> problem() {
        Run last = run;
        return last == null || !last.concluded.isDone() ? Optional.empty() : problem(last.child);
    }

    private Optional<String> problem(ChildProcess child) {
        if (child.exitCode() < CANNOT_RUN
                && report().filter(ReconcileReport::done).isPresent()) {
            return Optional.empty();
        }
        if (child.exitCode() > SIGNAL) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "The reconciliation was killed (signal %d) after %,d events. Run it again: it resumes from its checkpoint.",
                    child.exitCode() - SIGNAL,
                    report().map(ReconcileReport::walked).orElse(0L)));
        }
        return Optional.of("The reconciliation ended with exit code " + child.exitCode() + ". " + child.endOfLog());
    }

    boolean isRunning() {
        Run last = run;
        return last != null && !last.concluded.isDone();
    }

    /** Of the last run, or the run in progress; empty if there was none. */
    public Optional<ReconcileReport> report() {
        return JsonFiles.read(report, ReconcileReport.class);
    }

    void close() {
        Run last = run;
        if (last != null && isRunning()) {
            last.child.stop(STOP);
        }
    }
}
