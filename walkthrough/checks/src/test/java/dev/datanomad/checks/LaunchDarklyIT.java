package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.Databases;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.migration.flags.FakeLaunchDarkly;
import dev.datanomad.migration.flags.TestFlags;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage with its flags from LaunchDarkly, over HTTP: a flag that goes does not move users to another store. */
class LaunchDarklyIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Databases databases = Databases.start();
    private final FakeLaunchDarkly launchDarkly = new FakeLaunchDarkly();
    private final int port = freePort();
    private Process stage;

    LaunchDarklyIT() throws IOException {}

    @AfterEach
    void stop() throws Exception {
        end();
        launchDarkly.close();
        databases.close();
    }

    @Test
    void a_deleted_flag_moves_nobody_also_over_a_restart_and_nothing_is_guessed_before_the_flags_are_known()
            throws Exception {
        start();
        await().atMost(SOON).until(() -> status("/health/live") == 200);
        assertThat(status("/events/ann")).isEqualTo(503);
        launchDarkly.put(TestFlags.percents("0", "100", "0", "100"));
        await().atMost(SOON).until(() -> status("/health/ready") == 200);
        String first = post();

        launchDarkly.delete("/flags/read-events-mongo");

        await().atMost(SOON).until(() -> log().contains("no flag read-events-mongo"));
        String second = post();
        assertThat(get("/events/ann").body()).contains(first, second);
        end();
        start();
        await().atMost(SOON).until(() -> status("/health/ready") == 200);
        assertThat(get("/events/ann").body()).contains(first, second);
    }

    private void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Stage.FIX_BUG.jar(Repository.ROOT).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("stage.log").toFile()));
        builder.environment().putAll(databases.environment());
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("LD_SDK_KEY", "sdk-of-a-test");
        builder.environment().put("LD_RELAY_URI", launchDarkly.uri());
        builder.environment().put("LD_START_MILLIS", "100");
        builder.environment()
                .put("FLAGS_LAST_GOOD", folder.resolve("last-good.json").toString());
        stage = builder.start();
    }

    private void end() throws InterruptedException {
        if (stage != null) {
            stage.destroy();
            stage.waitFor();
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("stage.log"));
    }

    /** Returns the link of the event. */
    private String post() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":{\"key\":\"ann\"}}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private int status(String path) throws InterruptedException {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
