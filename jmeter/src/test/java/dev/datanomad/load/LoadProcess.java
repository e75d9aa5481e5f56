package dev.datanomad.load;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a user starts it, from its jar. */
final class LoadProcess implements AutoCloseable {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Path folder;
    private final Process process;

    /** Starts it in an empty folder, with a ledger and a report there. */
    LoadProcess(Path folder, String... arguments) {
        this.folder = folder;
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            // JMeter's reader of plans tries Unsafe, which newer JDKs warn of on stderr.
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        // It is mostly start.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-jar");
        command.add(Path.of("target", "datanomad-jmeter.jar").toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(folder.resolve("stdout").toFile())
                    .redirectError(folder.resolve("stderr").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LoadProcess against(EventServer server, Path folder, String... more) {
        var arguments =
                new ArrayList<>(List.of("--url", server.url(), "--ledger", "ledger", "--report", "report.json"));
        arguments.addAll(List.of(more));
        return new LoadProcess(folder, arguments.toArray(String[]::new));
    }

    /** Waits for its end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end: " + stdout() + stderr());
        }
        return process.exitValue();
    }

    /** Sends SIGTERM. */
    void stop() {
        process.destroy();
    }

    /** Sends SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** Lets it go on until that many events are recorded, stops it, and returns the exit code. */
    int stopAfter(int events) throws InterruptedException {
        await().until(() -> ledger().size() >= events);
        stop();
        return exitCode();
    }

    String stdout() {
        return text("stdout");
    }

    String stderr() {
        return text("stderr");
    }

    LoadReport report() {
        return json(text("report.json"), LoadReport.class);
    }

    /** The entries of the ledger, without a torn last line. */
    List<JsonNode> ledger() {
        var text = text("ledger");
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> json(line, JsonNode.class))
                .toList();
    }

    private static <T> T json(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String name) {
        try {
            var file = folder.resolve(name);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
