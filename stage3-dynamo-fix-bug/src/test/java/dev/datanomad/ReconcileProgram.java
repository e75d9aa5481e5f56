package dev.datanomad;

import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program {@link Reconcile} as a process, as it was packaged. */
final class ReconcileProgram implements AutoCloseable {

    private final Process process;
    private final Path out;
    private final Path errors;

    /** Its output goes to files in that folder. */
    ReconcileProgram(Path folder, Map<String, String> environment, String... options) {
        String name = ServiceName.read();
        Path jar = Path.of(System.getProperty("datanomad.root"), name, "target", name + ".jar");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jar.toString(),
                "dev.datanomad.Reconcile"));
        command.addAll(List.of(options));
        try {
            out = Files.createTempFile(folder, "reconcile", ".out");
            errors = Files.createTempFile(folder, "reconcile", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
            builder.environment().putAll(TestDatabases.settings().environment());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says in a report file, nothing before there is one. */
    static Map<String, Object> report(Path file) {
        try {
            return Files.exists(file) ? Json.parse(Files.readAllBytes(file)) : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("The program is still running; it said: " + lines() + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> lines() {
        return linesOf(out);
    }

    List<String> errors() {
        return linesOf(errors);
    }

    String lastLine() {
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
