package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.Databases;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage that is started by hand, in a shell with settings that are not for it, or are wrong. */
class ShellIT {

    @TempDir
    private Path folder;

    private Process stage;

    @AfterEach
    void stop() throws InterruptedException {
        stage.destroyForcibly().waitFor();
    }

    @Test
    void a_proxy_is_not_asked_for_a_database_on_this_machine() throws Exception {
        try (Databases databases = Databases.start();
                ServerSocket proxy = new ServerSocket(0)) {
            int port = freePort();
            Map<String, String> environment = new HashMap<>(databases.environment());
            environment.put("HTTP_PROXY", "http://127.0.0.1:" + proxy.getLocalPort());
            environment.put("PORT", Integer.toString(port));

            start(4, environment);

            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> post(port) == 201);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void a_malformed_file_of_AWS_is_explained_in_one_sentence(int number) throws Exception {
        Path file = Files.writeString(folder.resolve("config"), "not a file of AWS");

        start(
                number,
                Map.of(
                        "AWS_CONFIG_FILE", file.toString(),
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test"));

        assertThat(explanation()).contains("AWS's own files", "Expected a profile definition on line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8000", "127.0.0.1", "http://", "http:// no"})
    void a_malformed_address_is_explained_in_one_sentence(String address) throws Exception {
        start(4, Map.of("AWS_ENDPOINT_URL_DYNAMODB", address, "AWS_REGION", "us-east-1"));

        assertThat(explanation()).contains("DynamoDB cannot be used: see AWS_ENDPOINT_URL_DYNAMODB");
    }

    private void start(int number, Map<String, String> environment) throws IOException {
        Path program = Repository.stage(number).resolve("target");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        program.resolve(Repository.stage(number).getFileName() + ".jar")
                                .toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().putAll(environment);
        stage = builder.start();
    }

    /** The last line that it has printed, when it has ended because it cannot start. */
    private String explanation() throws IOException, InterruptedException {
        assertThat(stage.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String output = Files.readString(folder.resolve("out"));
        assertThat(stage.exitValue()).as(output).isEqualTo(2);
        assertThat(output).doesNotContain("\tat ");
        return output.lines().reduce((earlier, later) -> later).orElse("");
    }

    private static int post(int port) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\":{\"key\":\"abc\"}}"))
                .build();
        return HttpClient.newHttpClient().send(post, BodyHandlers.discarding()).statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
