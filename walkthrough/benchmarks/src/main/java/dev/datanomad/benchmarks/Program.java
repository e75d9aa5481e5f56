package dev.datanomad.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java program in a process of its own, which ends with this one. Its output goes to a log file. Not safe for use by
 * several threads.
 */
final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LOOKS_MILLIS = 50;
    private static final int LAST_LINES = 12;

    /** What gives a program only the time that nobody else wants, on Linux; what comes close to it elsewhere. */
    private static final List<List<String>> BEHIND =
            List.of(List.of("/usr/bin/chrt", "--idle", "0"), List.of("/usr/bin/nice", "-n", "19"));

    private final String name;
    private final Path log;
    private final Process process;

    private Program(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param name what a person calls it, for messages
     * @param arguments for this Java's {@code java}
     * @param environment on top of this process's own
     * @param log gets what it prints; replaced if it is there
     */
    static Program start(String name, List<String> arguments, Map<String, String> environment, Path log) {
        return start(name, List.of(), arguments, environment, log);
    }

    /** Starts it with a low priority, where the system has a usual command for that. */
    static Program startBehind(String name, List<String> arguments, Path log) {
        List<String> prefix = BEHIND.stream()
                .filter(command -> Files.isExecutable(Path.of(command.get(0))))
                .findFirst()
                .orElse(List.of());
        return start(name, prefix, arguments, Map.of(), log);
    }

    private static Program start(
            String name, List<String> prefix, List<String> arguments, Map<String, String> environment, Path log) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.getParent());
            return new Program(name, log, builder.start());
        } catch (IOException e) {
            throw new BenchmarkException("Could not start " + name + ": " + e.getMessage());
        }
    }

    /**
     * Waits for words in its log, for two minutes.
     *
     * @return where they stand, with the groups of the pattern
     */
    Matcher awaitLog(Pattern words) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            Matcher found = words.matcher(log());
            if (found.find()) {
                return found;
            }
            if (!alive || System.nanoTime() > deadline) {
                close();
                throw failed("Could not start " + name);
            }
            TimeUnit.MILLISECONDS.sleep(LOOKS_MILLIS);
        }
    }

    /** Waits until it has ended by itself, and well. */
    void awaitEnd() throws InterruptedException {
        awaitEnd(pid -> {});
    }

    /**
     * The same.
     *
     * @param look gets its process id, twenty times a second, while it runs
     */
    void awaitEnd(LongConsumer look) throws InterruptedException {
        while (!process.waitFor(LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
            look.accept(process.pid());
        }
        int exit = process.exitValue();
        if (exit != 0) {
            throw failed("It ended with " + exit + ": " + name);
        }
    }

    private BenchmarkException failed(String what) {
        List<String> lines = log().lines().toList();
        return new BenchmarkException(what + ". The end of its log, " + log + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
    }

    /** How much time of a core it has had since its start, in milliseconds. */
    long cpuMillis() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(
                        () -> new BenchmarkException("This system does not say how much time " + name + " has had."))
                .toMillis();
    }

    /** Writes a line to its standard input. */
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new BenchmarkException("It seems that " + name + " has stopped; its log is " + log + ".");
        }
    }

    String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shutdown it at once: there is nothing in it to lose. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
