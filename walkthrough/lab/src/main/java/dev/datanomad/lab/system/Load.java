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

/**
 * The load: users who each write an event, read it back, some of them an earlier one too, and begin again. Thread-safe.
 */
public final class Load {

    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int PAUSE_MAX = 200;

    private final FrontProxy proxy;
    private final Path seeded;
    private final LabProcesses processes;
    private final Timeline timeline;
    private final List<Path> reports = new ArrayList<>();
    private ChildProcess child;
    private boolean stopped;

    /** @param seeded the ledger of the events that no user wrote */
    Load(FrontProxy proxy, Path seeded, LabProcesses processes, Timeline timeline) {
        this.proxy = proxy;
        this.seeded = seeded;
        this.processes = processes;
        this.timeline = timeline;
    }

    /** The ledger of every event whose write was acknowledged. */
    public Path ledger() {
        return processes.options().folder().resolve("ledger.jsonl");
    }

    public void start() {
        start(processes.options().scale().users(), PAUSE_MAX);
    }

    /** Starts users, who pause up to so many milliseconds before they read; throws a LabException if there are users. */
    public synchronized void start(int users, int pauseMax) {
        if (isRunning()) {
            throw LabException.conflict("The load is running already.");
        }
        Path jar = Home.requireBuilt(processes.home(), "jmeter/target/datanomad-jmeter.jar", "The load is");
        Path report = ledger().resolveSibling("load-" + (reports.size() + 1) + ".json");
        reports.add(report);
        ChildProcess started = processes.start(
                "the load",
                List.of(
                        "-Xmx512m",
                        "-jar",
                        jar.toString(),
                        "--url",
                        proxy.url(),
                        "--ledger",
                        ledger().toString(),
                        "--old",
                        seeded.toString(),
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
        timeline.happened(Timeline.Kind.LOAD, users + " users begin");
        started.onExit().thenRun(() -> ended(started));
    }

    private void ended(ChildProcess ended) {
        Optional<String> problem;
        synchronized (this) {
            problem = ended == child ? problem() : Optional.empty();
        }
        problem.ifPresent(timeline::note);
    }

    /** Drains and stops the users; throws a LabException if there are none. */
    public void stop() {
        if (!isRunning()) {
            throw LabException.conflict("The load is not running.");
        }
        close();
        timeline.happened(Timeline.Kind.LOAD, "the users stop");
    }

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
