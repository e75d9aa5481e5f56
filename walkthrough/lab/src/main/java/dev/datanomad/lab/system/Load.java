package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The load: users that write an event and read it back, all the time. Thread-safe. */
public final class Load {

    private static final Duration STOP = Duration.ofSeconds(20);

    private final Path home;
    private final Path folder;
    private final Path logs;
    private final Notes notes;
    private final List<Path> reports = new ArrayList<>();
    private String url;
    private ChildProcess child;
    private boolean stopped;

    Load(Path home, LabOptions options, Notes notes) {
        this.home = home;
        this.folder = options.folder();
        this.logs = options.logs();
        this.notes = notes;
    }

    void aimAt(String url) {
        this.url = url;
    }

    /** Every event whose write was acknowledged, one a line. */
    Path ledger() {
        return folder.resolve("ledger.jsonl");
    }

    /**
     * Starts the users.
     *
     * @param threads how many users at a time
     * @param pauseMax the longest pause between a user's write and read, in milliseconds
     */
    public synchronized void start(int threads, int pauseMax) {
        if (isRunning()) {
            throw LabException.conflict("The load is running already.");
        }
        Path jar = home.resolve("jmeter/target/datanomad-jmeter.jar");
        if (!Files.exists(jar)) {
            throw LabException.failed("The load is not built: run ./mvnw -DskipTests package, or ./datanomad.");
        }
        Path report = folder.resolve("load-" + (reports.size() + 1) + ".json");
        reports.add(report);
        ChildProcess started = ChildProcess.start(
                "the load",
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--until-stdin-closes",
                        "--url",
                        url,
                        "--ledger",
                        ledger().toString(),
                        "--threads",
                        Integer.toString(threads),
                        "--pause-max",
                        Integer.toString(pauseMax),
                        "--report",
                        report.toString()),
                Map.of(),
                logs.resolve("load.log"));
        stopped = false;
        child = started;
        started.onExit().thenRun(() -> ended(started));
    }

    private synchronized void ended(ChildProcess ended) {
        if (ended == child) {
            problem().ifPresent(notes::say);
        }
    }

    /** Lets every user finish what they are at, and stops them. */
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

    /** Whether there are users now. */
    public synchronized boolean isRunning() {
        return child != null && child.isAlive();
    }

    /** What it has done since the lab started, over all starts and stops. */
    public synchronized LoadReport report() {
        List<LoadReport> parts = reports.stream()
                .flatMap(file -> JsonFiles.read(file, LoadReport.class).stream())
                .toList();
        if (parts.isEmpty()) {
            return LoadReport.none(isRunning(), problem().orElse(null));
        }
        LoadReport last = parts.get(parts.size() - 1);
        return new LoadReport(
                parts.stream().mapToLong(LoadReport::requests).sum(),
                parts.stream().mapToLong(LoadReport::failed).sum(),
                parts.stream().mapToLong(LoadReport::posts).sum(),
                parts.stream().mapToLong(LoadReport::gets).sum(),
                parts.stream().mapToLong(LoadReport::acknowledged).sum(),
                parts.stream().mapToLong(LoadReport::wrong).sum(),
                isRunning(),
                last.readMillis(),
                last.writeMillis(),
                parts.stream().flatMap(part -> part.failures().stream()).toList(),
                problem().orElse(null));
    }

    /** Why it ended by itself, if it did, with the end of its log. */
    private Optional<String> problem() {
        if (stopped || child == null || child.isAlive()) {
            return Optional.empty();
        }
        return Optional.of("The load ended by itself, with exit code " + child.exitCode() + ". " + child.endOfLog());
    }

    synchronized List<ChildProcess> children() {
        return child == null ? List.of() : List.of(child);
    }

    /** Stops the users, if there are any; by now they may have ended by themselves. */
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
