package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The MongoDB and the DynamoDB that the lab brings along, in one process of their own. */
final class DatabasesProcess {

    private static final Duration EMBEDDED_START = Duration.ofSeconds(60);
    /** An image may have to be pulled. */
    private static final Duration CONTAINERS_START = Duration.ofMinutes(5);

    private static final Duration STOP = Duration.ofSeconds(15);

    /**
     * What the embedded MongoDB holds is in this heap: about 1.1 GB for a million events. A third of the machine leaves
     * the rest to the embedded DynamoDB, which is outside the heap, and to everybody else.
     */
    private static final String HEAP = "-XX:MaxRAMPercentage=33";

    private final ChildProcess child;
    private final Map<String, String> environment;

    private DatabasesProcess(ChildProcess child, Map<String, String> environment) {
        this.child = child;
        this.environment = environment;
    }

    /**
     * Starts them and waits until both answer.
     *
     * @param data where they keep their data; null for in memory
     * @param containers whether to run the real MongoDB and LocalStack in containers instead of the embedded ones
     * @param ports {@code --mongo-port} and {@code --dynamo-port} with values, or nothing for free ones
     */
    static DatabasesProcess start(Path home, Path data, boolean containers, List<String> ports, Path logs) {
        Path jar = home.resolve("shared/databases/target/datanomad-databases.jar");
        if (!Files.exists(jar)) {
            throw LabException.failed("The databases are not built: run ./mvnw -DskipTests package, or ./datanomad.");
        }
        List<String> arguments = new ArrayList<>(List.of(HEAP, "-jar", jar.toString(), "--until-stdin-closes"));
        if (data != null) {
            arguments.addAll(List.of("--data", data.toString()));
        }
        if (containers) {
            arguments.add("--containers");
        }
        arguments.addAll(ports);
        Path log = logs.resolve("databases.log");
        keepOld(log);
        ChildProcess child = ChildProcess.start("the databases", arguments, Map.of(), log);
        return new DatabasesProcess(child, awaitReady(child, containers ? CONTAINERS_START : EMBEDDED_START));
    }

    /** Its end says why the ones before have ended. */
    private static void keepOld(Path log) {
        try {
            if (Files.exists(log)) {
                Files.move(log, oldLog(log), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw LabException.failed("The log " + log + " cannot be replaced: " + e.getMessage());
        }
    }

    /** The log of those that ran before. */
    static Path oldLog(Path log) {
        return log.resolveSibling(log.getFileName() + ".1");
    }

    /** Reads the variables that it prints when it is ready. */
    private static Map<String, String> awaitReady(ChildProcess child, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean alive = child.isAlive();
            List<String> lines = child.lastLines(200).lines().toList();
            if (lines.contains("READY")) {
                return variables(lines);
            }
            if (!alive) {
                throw LabException.failed("The databases stopped while starting. " + child.endOfLog());
            }
            if (System.nanoTime() > deadline) {
                child.stop(STOP);
                throw LabException.failed("The databases were not ready after " + patience.toSeconds()
                        + " s; their log is " + child.log() + ".");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(25);
            } catch (InterruptedException e) {
                child.stop(STOP);
                Thread.currentThread().interrupt();
                throw LabException.failed("Interrupted while the databases were starting.");
            }
        }
    }

    private static Map<String, String> variables(List<String> lines) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.matches("(MONGODB|AWS)_[A-Z_]+=.*")) {
                variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return variables;
    }

    ChildProcess child() {
        return child;
    }

    /** How a stage reaches them. */
    Map<String, String> environment() {
        return environment;
    }

    void stop() {
        child.stop(STOP);
    }
}
