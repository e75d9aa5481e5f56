package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.Databases;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.lab.system.StageMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage with little memory, whose users all ask for long lists of the largest events while DynamoDB hangs. */
class StageMemoryIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOAD = Duration.ofSeconds(60);
    private static final int CLIENTS = 20;
    private static final int EVENTS = 110;
    private static final Pattern READY = Pattern.compile(" is ready on (\\S+) ");
    private static final int EVENT_BYTES = 190 * 1024;

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"text", "small arrays", "small objects"})
    void no_list_and_no_comparison_takes_more_memory_than_there_is(String name) throws Exception {
        Path folder = Folders.empty(
                Path.of("target", "memory", name.replace(' ', '-')).toAbsolutePath());
        Path log = folder.resolve("stage.log");
        Process stage = null;
        try (Databases databases = Databases.start();
                FaultProxy dynamo = FaultProxy.to(databases.dynamoEndpoint().getPort())) {
            stage = start(databases, dynamo, folder, log);
            String url = url(log);
            String event = event(name);
            for (int n = 0; n < EVENTS; n++) {
                assertThat(post(url, event).statusCode()).isEqualTo(201);
            }
            dynamo.hang();

            Map<Integer, Integer> answers = load(url);

            System.out.println("Lists of " + name + " by status: " + answers);
            assertThat(answers).containsOnlyKeys(answers.containsKey(503) ? List.of(200, 503) : List.of(200));
            dynamo.pass();
            StageMetrics metrics = new StageMetrics(url);
            double before = metrics.integrity("equal");
            await("comparisons resume").atMost(TIMEOUT).until(() -> {
                get(url, "/events/ann?limit=1");
                return metrics.integrity("equal") > before;
            });
            assertThat(Files.readString(log)).doesNotContain("OutOfMemoryError");
        } finally {
            if (stage != null) {
                stage.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(Databases databases, FaultProxy dynamo, Path folder, Path log) throws IOException {
        Rollouts flags = new Rollouts(folder.resolve("flags.json"));
        flags.createIfMissing(false);
        flags.set(Rollouts.WRITE_DYNAMO, "100");
        flags.set(Rollouts.READ_DYNAMO, "100");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-jar",
                        Stage.FIX_BUG.jar(SystemUnderTest.ROOT).toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(databases.environment());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        "http://127.0.0.1:" + dynamo.port(),
                        "FLAGS_FILE",
                        flags.file().toString(),
                        "PORT",
                        "0"));
        return builder.start();
    }

    private static String url(Path log) {
        return await("the stage is ready")
                .atMost(TIMEOUT)
                .until(() -> READY.matcher(Files.readString(log)), Matcher::find)
                .group(1);
    }

    /** Lists by several clients at a time; how many answers there were of each status, -1 for none. */
    private Map<Integer, Integer> load(String url) throws Exception {
        Map<Integer, Integer> answers = new ConcurrentHashMap<>();
        long end = System.nanoTime() + LOAD.toNanos();
        List<Callable<Void>> clients = new ArrayList<>();
        for (int n = 0; n < CLIENTS; n++) {
            clients.add(() -> {
                while (System.nanoTime() < end) {
                    answers.merge(get(url, "/events/ann?limit=100"), 1, Integer::sum);
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (var client : threads.invokeAll(clients)) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return new TreeMap<>(answers);
    }

    private int get(String url, String path) throws InterruptedException {
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .timeout(TIMEOUT)
                            .build(),
                    BodyHandlers.discarding());
            return answer.statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    private HttpResponse<String> post(String url, String event) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + "/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(event))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String event(String name) {
        String value = switch (name) {
            case "small arrays" -> array("[]");
            case "small objects" -> array("{\"a\":1}");
            default -> "\"" + "x".repeat(EVENT_BYTES) + "\"";
        };
        return "{\"value\":" + value + ",\"user\":{\"key\":\"ann\"}}";
    }

    private static String array(String element) {
        return "[" + String.join(",", Collections.nCopies(EVENT_BYTES / (element.length() + 1), element)) + "]";
    }
}
