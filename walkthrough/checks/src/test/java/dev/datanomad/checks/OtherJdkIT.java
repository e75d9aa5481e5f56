package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.lab.system.StageMetrics;
import dev.datanomad.migration.flags.TestFlags;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a stage and the embedded databases have written on one JDK is read on another one. The other one is the system property
 * {@value #OTHER}, a JDK's folder.
 */
@EnabledIfSystemProperty(named = OtherJdkIT.OTHER, matches = ".+", disabledReason = "no other JDK is given")
class OtherJdkIT {

    static final String OTHER = "datanomad.other.jdk";

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int USERS = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Texts and numbers whose form depends on a library or on a locale, if on anything. */
    private static final String PAYLOAD = """
            {"user": {"key": "%s", "name": "J\u00fcrgen \ud83d\ude00"}, "note": "", "page": "\\u0000 \\u2028 \u6f22",
             "numbers": [0, -0.0, 1e3, 1.10, 0.1, 12345678901234567890, 1e-7, 9.9e125],
             "deep": {"list": [[], {}, null, true, {"a": [1, "2"]}]}}
            """;

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The events of each user, as the JDK that wrote them listed them. */
    private final Map<String, JsonNode> listed = new TreeMap<>();

    @Test
    void events_written_on_one_jdk_are_read_and_compared_on_the_other_and_the_other_way_round() throws Exception {
        Path own = Path.of(System.getProperty("java.home"));
        Path other = Path.of(System.getProperty(OTHER));
        TestFlags.write(folder.resolve("flags.json"), TestFlags.percents("50", "100", "100", "100"));
        for (Path jdk : List.of(own, other, own)) {
            Path databasesLog = folder.resolve("databases.log");
            Files.deleteIfExists(databasesLog);
            Process databases = java(
                    jdk,
                    Map.of(),
                    databasesLog,
                    Repository.ROOT.resolve("shared/databases/target/datanomad-databases.jar"),
                    "--data",
                    folder.resolve("data").toString());
            try {
                await().atMost(SOON).until(() -> Files.readString(databasesLog).contains("READY"));
                useStage(jdk, environment(databasesLog));
            } finally {
                stop(databases);
            }
        }
    }

    private void useStage(Path jdk, Map<String, String> environment) throws Exception {
        int port = Programs.freePort();
        environment.put("PORT", Integer.toString(port));
        environment.put("FLAGS_FILE", folder.resolve("flags.json").toString());
        Process stage = java(jdk, environment, folder.resolve("stage.log"), Stage.FIX_BUG.jar(Repository.ROOT));
        try {
            String url = "http://127.0.0.1:" + port;
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> get(url + "/health/ready").statusCode() == 200);
            for (Map.Entry<String, JsonNode> user : listed.entrySet()) {
                assertThat(events(url, user.getKey())).isEqualTo(user.getValue());
            }
            for (int i = 0; i < USERS; i++) {
                String user = "user-" + i;
                post(url, PAYLOAD.formatted(user));
                listed.put(user, events(url, user));
            }
            // Not every read is compared.
            await().atMost(SOON).until(() -> {
                for (String user : listed.keySet()) {
                    events(url, user);
                }
                return StageMetrics.of(port).integrity("equal") >= USERS;
            });
            StageMetrics metrics = StageMetrics.of(port);
            for (String difference : List.of("different", "missing_in_dynamodb", "missing_in_mongodb")) {
                assertThat(metrics.integrity(difference)).as(difference).isZero();
            }
            System.out.printf("JDK in %s: %d comparisons found events equal%n", jdk, metrics.integrity("equal"));
        } finally {
            stop(stage);
        }
    }

    private Process java(Path jdk, Map<String, String> environment, Path log, Path jar, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(jdk.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static Map<String, String> environment(Path log) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        Files.readString(log)
                .lines()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.split("=", 2))
                .forEach(variable -> environment.put(variable[0], variable[1]));
        return environment;
    }

    private JsonNode events(String url, String user) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(url + "/events/" + user);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private void post(String url, String event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
