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
 * A Java program in a process of its own, which shuts down when this process ends, however that happens: see
 * {@link ChildAgent}. Its output goes to a log file. Thread-safe.
 */
public final class ChildProcess {

    /** Lines of a log in an error message. */
    private static final int QUOTED_LINES = 12;

    private final Path log;
    private final Process process;

    private ChildProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /**
     * Starts {@code java} with these arguments, the environment on top of {@link ShellVariables#NEEDED}, and the output
     * appended to the log. Throws a LabException, with the name, if it cannot be started.
     */
    public static ChildProcess start(
            Path home, String name, List<String> arguments, Map<String, String> environment, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-javaagent:" + home.resolve("walkthrough/lab/target/datanomad-lab-child-agent.jar"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ShellVariables.NEEDED.inherited());
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Files.createDirectories(log.getParent());
            return new ChildProcess(log, builder.start());
        } catch (IOException e) {
            throw LabException.failed("Could not start " + name + ": " + e.getMessage());
        }
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

    /** @throws IllegalThreadStateException if it is still running */
    public int exitCode() {
        return process.exitValue();
    }

    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Shuts it down, and kills it if that takes longer than the grace period. Returns when it has ended. */
    public void stop(Duration gracePeriod) {
        closeInput();
        // Where there is no SIGTERM, destroy() would be a kill; the end of its input has already asked it to stop.
        if (process.supportsNormalTermination()) {
            process.destroy();
        }
        try {
            if (!process.waitFor(gracePeriod.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it, without letting it finish anything. Returns when it has ended. */
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
            // It has ended already.
        }
    }

    /** The path and the last lines of its log, as the last sentence of an error message. */
    public String endOfLog() {
        String end = lastLines(QUOTED_LINES);
        return end.isBlank()
                ? "The log, " + log + ", is empty."
                : "The end of the log, " + log + ":" + System.lineSeparator() + end;
    }

    /** The last lines of its log; in brackets, why they cannot be read. */
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
