package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.load.LoadReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The load: users who each write an event, read it back, and begin again. Thread-safe. */
public final class Load {

    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int USERS = 15;
    private static final int PAUSE_MAX = 200;

    private final Path home;
    private final Path folder;
    private final FrontProxy proxy;
    private final LabProcesses processes;
    private final Notes notes;
    private final List<Path> reports = new ArrayList<>();
    private ChildProcess child;
    private boolean stopped;

    Load(Path home, Path folder, FrontProxy proxy, LabProcesses processes, Notes notes) {
        this.home = home;
        this.folder = folder;
        this.proxy = proxy;
        this.processes = processes;
        this.notes = notes;
    }

    /** The ledger of every event whose write was acknowledged. */
    public Path ledger() {
        return folder.resolve("ledger.jsonl");
    }

    /** Starts the usual number of users. */
    public void start() {
        start(USERS, PAUSE_MAX);
    }

    /**
     * Starts users.
     *
     * @param users how many at a time
     * @param pauseMax the longest pause between a user's write and read, in milliseconds
     * @throws LabException if there are users already
     */
    public synchronized void start(int users, int pauseMax) {
        if (isRunning()) {
            throw LabException.conflict("The load is running already.");
        }
        Path jar = Home.requireBuilt(home, "jmeter/target/datanomad-jmeter.jar", "The load is");
        Path report = folder.resolve("load-" + (reports.size() + 1) + ".json");
        reports.add(report);
        ChildProcess started = processes.start(
                "the load",
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--url",
                        proxy.url(),
                        "--ledger",
                        ledger().toString(),
                        "--threads",
                        Integer.toString(users),
                        "--pause-max",
                        Integer.toString(pauseMax),
                        "--report",
                        report.toString()),
                Map.of(),
                "load.log");
        stopped = false;
        child = started;
        started.onExit().thenRun(() -> ended(started));
    }

    private synchronized void ended(ChildProcess ended) {
        if (ended == child) {
            problem().ifPresent(notes::add);
        }
    }

    /**
     * Drains and stops the users.
     *
     * @throws LabException if there are none
     */
    public void stop() {
        ChildProcess stopping;
        synchronized (this) {
            if (!isRunning()) {
                throw LabException.conflict("The load is not running.");
            }
            stopped = true;
            stopping = child;
        }
        stopping.stop(STOP);
    }

    /** Whether there are users. */
    public synchronized boolean isRunning() {
        return child != null && child.isAlive();
    }

    /** The totals of all starts; latencies of the last one. */
    public synchronized LoadReport report() {
        List<LoadReport> parts = reports.stream()
                .flatMap(file -> JsonFiles.read(file, LoadReport.class).stream())
                .toList();
        return LoadReport.sum(parts, isRunning(), problem().orElse(null));
    }

    private Optional<String> problem() {
        if (stopped || child == null || child.isAlive()) {
            return Optional.empty();
        }
        return Optional.of("The load crashed, with exit code " + child.exitCode() + ". " + child.endOfLog());
    }

    void close() {
        ChildProcess stopping;
        synchronized (this) {
            stopped = true;
            stopping = child;
        }
        if (stopping != null) {
            stopping.stop(STOP);
        }
    }
}
