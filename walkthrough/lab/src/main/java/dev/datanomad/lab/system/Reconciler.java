package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final Path report;
    private final ReconcileCheckpoints checkpoints;
    private final Deployments deployments;
    private final Supplier<Map<String, String>> environment;
    private final LabProcesses processes;
    private volatile ChildProcess child;

    Reconciler(Deployments deployments, Supplier<Map<String, String>> environment, LabProcesses processes) {
        this.report = processes.options().folder().resolve("reconcile.json");
        this.checkpoints = new ReconcileCheckpoints(processes.options().folder());
        this.deployments = deployments;
        this.environment = environment;
        this.processes = processes;
    }

    /** Lets the next run start from the beginning. */
    void forgetCheckpoints() {
        checkpoints.forget();
    }

    /** Starts a run and waits for its end; throws a LabException if it does not get there. */
    public ReconcileReport run(boolean dryRun, boolean bothWays) {
        start(ReconcileOptions.of(dryRun, bothWays));
        return await();
    }

    /** Starts a run, which resumes from the checkpoint of the last run of its kind, if that was killed or failed. */
    public synchronized void start(ReconcileOptions options) {
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
                "--checkpoint",
                checkpoints.prepare(stage, options).toString()));
        arguments.addAll(options.arguments());
        try {
            Files.deleteIfExists(report);
        } catch (IOException e) {
            throw LabException.failed("The last report " + report + " cannot be replaced: " + e.getMessage());
        }
        child = processes.start("the reconciliation", arguments, environment.get(), "reconcile.log");
    }

    private ReconcileReport await() {
        ChildProcess running = child;
        try {
            running.onExit().get();
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
    synchronized Optional<String> problem() {
        if (child == null || child.isAlive()) {
            return Optional.empty();
        }
        if (child.exitCode() < CANNOT_RUN
                && report().filter(ReconcileReport::done).isPresent()) {
            return Optional.empty();
        }
        if (child.exitCode() > SIGNAL) {
            return Optional.of(String.format(
                    "The reconciliation was killed (signal %d) after %,d events. Run it again: it resumes from its checkpoint.",
                    child.exitCode() - SIGNAL,
                    report().map(ReconcileReport::walked).orElse(0L)));
        }
        return Optional.of("The reconciliation ended with exit code " + child.exitCode() + ". " + child.endOfLog());
    }

    synchronized boolean isRunning() {
        return child != null && child.isAlive();
    }

    Optional<ReconcileReport> report() {
        return JsonFiles.read(report, ReconcileReport.class);
    }

    void close() {
        if (isRunning()) {
            child.stop(STOP);
        }
    }
}
