package dev.datanomad.tasks.service;

import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.TestDatabases;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.migration.TaskFlags;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The service on real stores, each behind a proxy that can break it, and a client of it. */
final class TestService implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final FaultProxy mongo = FaultProxy.to("127.0.0.1", TestDatabases.port("MONGODB_URI"));
    final FaultProxy dynamo = FaultProxy.to("127.0.0.1", TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB"));
    private final Path flags;
    private final App app;

    TestService(Path folder, Map<String, String> more) {
        flags = folder.resolve("flags.json");
        setFlags(Step.ADD_ACCESS_CODE, false);
        Map<String, String> settings = new HashMap<>(Map.of(
                "MONGODB_URI",
                "mongodb://127.0.0.1:" + mongo.port() + "/datanomad",
                "AWS_ENDPOINT_URL_DYNAMODB",
                "http://127.0.0.1:" + dynamo.port(),
                "FLAGS_FILE",
                flags.toString(),
                "STORE_MILLIS",
                "2000"));
        settings.putAll(more);
        app = new App(TestDatabases.settings(settings));
    }

    /** Puts everybody into a step; seen by the service a moment later. */
    void setFlags(Step step, boolean queued) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (BooleanFlag flag : TaskFlags.ALL) {
            values.put(flag.key(), step.flags().getOrDefault(flag, flag.defaultValue()));
        }
        values.put(TaskFlags.QUEUE_TASKS.key(), queued);
        try {
            Path temporary = flags.resolveSibling("flags.json.tmp");
            Files.writeString(temporary, Json.write(Map.of("flagValues", values)));
            Files.move(temporary, flags, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    HttpResponse<String> post(String json) {
        return send(json("POST", json), "/tasks");
    }

    HttpResponse<String> patch(String path, String json) {
        return send(json("PATCH", json), path);
    }

    HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder().DELETE(), path);
    }

    static HttpRequest.Builder json(String method, String json) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
    }

    HttpResponse<String> send(HttpRequest.Builder request, String path) {
        try {
            return CLIENT.send(request.uri(URI.create(app.url() + path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a task of a user, and returns its path. */
    String made(String user, String text) {
        HttpResponse<String> answer = post(Json.write(Map.of("user", user, "text", text)));
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    @Override
    public void close() {
        app.close();
        mongo.close();
        dynamo.close();
    }
}
