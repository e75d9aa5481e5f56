package dev.datanomad.lab.system;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.children.ShellVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The lab's own MongoDB and DynamoDB, in one child process, or one that clears those that are given when it ends. */
public final class DatabasesProcess {

    private static final Duration USUAL_START = Duration.ofSeconds(60);
    /** An image may have to be pulled. */
    private static final Duration CONTAINERS_START = Duration.ofMinutes(5);

    private static final Duration STOP = Duration.ofSeconds(15);
    private static final String LOG = "databases.log";

    /**
     * The embedded databases keep their data in this heap: MongoDB about 1.1 GB for a million events, DynamoDB about
     * 0.5 GB. Half of the machine leaves the rest to all other processes.
     */
    private static final String HEAP = "-XX:MaxRAMPercentage=50";

    /** The variables are printed last. */
    private static final int LINES = 200;

    private final ChildProcess child;
    private final Duration limit;

    private DatabasesProcess(ChildProcess child, Duration limit) {
        this.child = child;
        this.limit = limit;
    }

    /**
     * Starts them; they are not ready yet.
     *
     * @param more arguments of the program: {@code --mongo-port} and {@code --dynamo-port} in place of free ports, and {@code
     *     --queue} for a queue beside them
     */
    public static DatabasesProcess start(LabProcesses processes, List<String> more) {
        LabOptions options = processes.options();
        Path jar = Home.requireBuilt(
                processes.home(), "shared/databases/target/datanomad-databases.jar", "The databases are");
        List<String> arguments = new ArrayList<>(List.of(HEAP, "-jar", jar.toString()));
        if (options.keepsData()) {
            arguments.addAll(
                    List.of("--data", options.folder().resolve("databases").toString()));
        }
        if (options.databases() != Kind.EMBEDDED) {
            arguments.add("--" + options.databases().name().toLowerCase(Locale.ROOT));
        }
        arguments.addAll(more);
        keepOldLog(options.logs());
        Map<String, String> variables = switch (options.databases()) {
            case EMBEDDED -> Map.of();
            case CONTAINERS -> ShellVariables.CONTAINERS.inherited();
            case GIVEN -> ShellVariables.EXTERNAL_DATABASES.inherited();
        };
        return new DatabasesProcess(
                processes.start("the databases", arguments, variables, LOG),
                options.databases() == Kind.CONTAINERS ? CONTAINERS_START : USUAL_START);
    }

    /** It says why the previous process ended. */
    private static void keepOldLog(Path logs) {
        Path log = logs.resolve(LOG);
        try {
            if (Files.exists(log)) {
                Files.move(log, oldLog(logs), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw LabException.failed("The log " + log + " cannot be replaced: " + e.getMessage());
        }
    }

    /** The log of the process before the last one. */
    static Path oldLog(Path logs) {
        return logs.resolve(LOG + ".1");
    }

    /**
     * Waits until they accept requests, and returns how a stage reaches them; throws a LabException, and stops them, if they
     * end, or take too long.
     */
    public Map<String, String> awaitReady() {
        boolean ended = Poll.until(limit, () -> isReady() || !child.isAlive());
        if (isReady()) {
            return variables();
        }
        stop();
        throw LabException.failed(
                ended
                        ? "The databases stopped while starting. " + child.endOfLog()
                        : "The databases were not ready after " + limit.toSeconds() + " s. " + child.endOfLog());
    }

    private boolean isReady() {
        return child.lastLines(LINES).lines().anyMatch("READY"::equals);
    }

    private Map<String, String> variables() {
        return child.lastLines(LINES)
                .lines()
                .filter(line -> line.matches("(MONGODB|AWS)_[A-Z_]+=.*"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1], (earlier, later) -> later));
    }

    ChildProcess child() {
        return child;
    }

    /** Stops them; returns when they have ended. */
    public void stop() {
        child.stop(STOP);
    }
}
