package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.http.EventPaths;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.TestDatabases;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.service.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A to-do service of its own for all tests of a class, on a free port, with a flag file. */
final class TasksUnderTest implements BeforeAllCallback, AfterAllCallback {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private Path flags;
    private App app;
    private int port;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        flags = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "tasks")
                .resolve("flags.json")
                .toAbsolutePath();
        writeFlags(Step.WRITE_TO_BOTH, Map.of());
        start("a", "both");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (app != null) {
            app.close();
        }
    }

    /** Stops the service. */
    void stop() {
        app.close();
        app = null;
    }

    /**
     * Starts a service at the address of the one before.
     *
     * @param code as {@code TASKS_CODE} has it
     */
    void start(String instance, String code) {
        app = new App(TestDatabases.settings(Map.of(
                "PORT",
                Integer.toString(port),
                "INSTANCE",
                instance,
                "TASKS_CODE",
                code,
                "LAB_PATH",
                "/lab/",
                "FLAGS_FILE",
                flags.toString())));
        port = app.url().getPort();
    }

    String url(String path) {
        return app.url() + path;
    }

    /** Sets the flags to those of a step, some of them to something else, and waits until the service has them. */
    void setFlags(Step step, Map<String, Boolean> others) {
        Map<String, Boolean> values = writeFlags(step, others);
        await().atMost(DEADLINE).until(() -> served().entrySet().containsAll(values.entrySet()));
    }

    private Map<String, Boolean> writeFlags(Step step, Map<String, Boolean> others) {
        Map<String, Boolean> values = new LinkedHashMap<>();
        step.flags().forEach((flag, on) -> values.put(flag.key(), on));
        values.put("queue-tasks", false);
        values.putAll(others);
        Map<String, Boolean> all = new LinkedHashMap<>(values);
        all.put("feed-tasks", true);
        try {
            Path next = Files.writeString(flags.resolveSibling("next.json"), Json.write(Map.of("flagValues", all)));
            Files.move(next, flags, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    private Map<?, ?> served() {
        Map<String, Object> answer =
                Json.parse(send("GET", "/console/bill/configuration", null).body());
        return (Map<?, ?>) ((Map<?, ?>) answer.get("served")).get("flags");
    }

    /** A user whom nobody else is. */
    static String user() {
        return "user-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Adds a task, and returns its path. */
    String add(String user, String text) {
        HttpResponse<String> answer = send("POST", "/tasks", Map.of("user", user, "text", text));
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** Changes a task as another client. */
    void change(String path, Map<String, Object> fields) {
        assertThat(send("PATCH", path, fields).statusCode()).isEqualTo(200);
    }

    void delete(String path) {
        assertThat(send("DELETE", path, null).statusCode()).isEqualTo(204);
    }

    /** A user's tasks as the service lists them. */
    String tasks(String user) {
        return send("GET", "/tasks/" + EventPaths.encode(user), null).body();
    }

    private HttpResponse<String> send(String method, String path, Map<String, Object> json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(path)))
                .header("Content-Type", "application/json")
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(json)))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
