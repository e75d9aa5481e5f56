package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Runs the reconciliation of the stage that is deployed, in a process of its own. Thread-safe. */
final class Reconciler {

    private static final Duration STOP = Duration.ofSeconds(10);
    /** What the program ends with if it could not even begin. */
    private static final int CANNOT_RUN = 2;

    /** A program that a signal has ended: 128 and the signal's number. */
    private static final int BY_SIGNAL = 128;

    /** Enough for any number of events: the program holds a few batches at a time, and no more. */
    private static final String HEAP = "-Xmx256m";

    private final Path home;
    private final Path report;
    private final Path logs;
    private final ReconcileCheckpoints checkpoints;
    private volatile Child child;

    Reconciler(Path home, LabOptions options) {
        this.home = home;
        this.report = options.folder().resolve("reconcile.json");
        this.logs = options.logs();
        this.checkpoints = new ReconcileCheckpoints(options.folder());
    }

    /** Has the next one begin at the beginning, whatever the last one has left. */
    void forgetCheckpoints() {
        checkpoints.forget();
    }

    /** Starts it. It goes on where the last one of its kind was, if that was killed or failed. */
    synchronized void start(Stage stage, Map<String, String> environment, ReconcileOptions options) {
        if (isRunning()) {
            throw LabException.conflict("A reconciliation is under way already.");
        }
        if (!stage.reconciles()) {
            throw LabException.conflict(
                    "Reconciliation belongs to stages 2 and 3; stage " + stage.number() + " is deployed.");
        }
        List<String> arguments = new ArrayList<>(List.of(
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                Child.leash(home),
                "-cp",
                stage.requireJar(home).toString(),
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
        child = Child.start("the reconciliation", arguments, environment, logs.resolve("reconcile.log"));
    }

    /**
     * Waits for its end.
     *
     * @throws LabException with the end of its log, if it could not run
     */
    ReconcileReport await() {
        Child running = child;
        try {
            running.onExit().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted while the reconciliation was under way.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        problem().ifPresent(problem -> {
            throw LabException.failed(problem);
        });
        return report().orElseThrow();
    }

    /** Why the last one could not be run to its end, with the end of its log; nothing if it could, or still runs. */
    synchronized Optional<String> problem() {
        if (child == null || child.isAlive()) {
            return Optional.empty();
        }
        if (child.exitCode() < CANNOT_RUN
                && report().filter(ReconcileReport::done).isPresent()) {
            return Optional.empty();
        }
        if (child.exitCode() > BY_SIGNAL) {
            return Optional.of(String.format(
                    "The reconciliation was killed (signal %d) after %,d events. Run it again, and it goes on from there.",
                    child.exitCode() - BY_SIGNAL,
                    report().map(ReconcileReport::walked).orElse(0L)));
        }
        return Optional.of("The reconciliation ended with exit code " + child.exitCode() + ". " + child.endOfLog());
    }

    synchronized boolean isRunning() {
        return child != null && child.isAlive();
    }

    /** What it said last. */
    Optional<ReconcileReport> report() {
        return JsonFiles.read(report, ReconcileReport.class);
    }

    synchronized List<Child> children() {
        return child == null ? List.of() : List.of(child);
    }

    void close() {
        if (isRunning()) {
            child.stop(STOP);
        }
    }
}
