package dev.datanomad.lab.children;

import dev.datanomad.lab.system.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Java program that the lab runs as a process of its own. Its output goes to a log file. Its standard input stays open
 * as long as the lab lives: programs that watch it end when the lab does, however the lab ends. Thread-safe.
 */
public final class ChildProcess {

    /** How many lines an error message may have. */
    private static final int END_OF_LOG = 12;

    private final String name;
    private final Path log;
    private final Process process;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a program.
     *
     * @param name what a person calls it, for messages
     * @param arguments for this Java's {@code java}
     * @param environment on top of the lab's own
     * @param log gets what it prints
     */
    public static ChildProcess start(String name, List<String> arguments, Map<String, String> environment, Path log) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Files.createDirectories(log.getParent());
            return new ChildProcess(name, log, builder.start());
        } catch (IOException e) {
            throw LabException.failed("Could not start " + name + ": " + e.getMessage());
        }
    }

    /**
     * The option that makes a program which knows nothing of the lab end with it, see {@link
     * dev.datanomad.lab.children.ChildAgent}.
     */
    public static String agent(Path home) {
        return "-javaagent:" + home.resolve("walkthrough/lab/target/datanomad-lab-child-agent.jar");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitCode() {
        return process.exitValue();
    }

    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Asks it to stop, gives it some time, then ends it. Returns when it is gone. */
    public void stop(Duration patience) {
        closeInput();
        // Where there is no SIGTERM, destroy() is a hard kill; closing its input has already asked it to stop.
        if (process.supportsNormalTermination()) {
            process.destroy();
        }
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Shutdown it on the spot: it gets no chance to finish anything. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException ignored) {
            // It is gone already, which is what is wanted.
        }
    }

    /** Where its log is and how it ends, as the last sentence of an error message. */
    public String endOfLog() {
        String end = lastLines(END_OF_LOG);
        return end.isBlank()
                ? "The log, " + log + ", is empty."
                : "The end of the log, " + log + ":" + System.lineSeparator() + end;
    }

    /** The last lines of its log, or why there are none, in brackets. */
    public String lastLines(int count) {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last.add(line);
                if (last.size() > count) {
                    last.removeFirst();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
        return String.join(System.lineSeparator(), last);
    }
}
