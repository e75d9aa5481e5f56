package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs a {@link ReconcileCommand}, as a process with little memory. */
public final class ReconcileProgram implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path errors;

    /**
     * Starts it.
     *
     * @param folder where its output goes
     * @param jar has the program, its class path in the manifest
     * @param mainClass the program
     */
    public ReconcileProgram(
            Path folder, Path jar, String mainClass, Map<String, String> environment, String... options) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stream<String> command = Stream.of(
                java, "-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", jar.toString(), mainClass);
        try {
            out = Files.createTempFile(folder, "reconcile", ".out");
            errors = Files.createTempFile(folder, "reconcile", ".err");
            ProcessBuilder builder = new ProcessBuilder(
                            Stream.concat(command, Stream.of(options)).toList())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says in a report file. */
    public static Map<String, Object> report(Path file) {
        try {
            return Json.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("The program is still running; it said: " + lines() + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<String> lines() {
        return linesOf(out);
    }

    public List<String> errors() {
        return linesOf(errors);
    }

    public String lastLine() {
        return lines().get(lines().size() - 1);
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, without a chance to tidy up. */
    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
