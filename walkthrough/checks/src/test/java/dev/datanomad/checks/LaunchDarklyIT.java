package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.Databases;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.migration.flags.FakeLaunchDarkly;
import dev.datanomad.migration.flags.TestFlags;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stage with its flags from LaunchDarkly's relay proxy, over HTTP: what comes, goes, comes late or is refused moves no user
 * to a store that nobody has chosen.
 */
class LaunchDarklyIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    /** Far more than the stream takes, and far less than a poll. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final String SHARE = "datanomad_flags_share\\{.*write-events-dynamo.*";
    private static final String WRITES =
            "datanomad_store_operations_seconds_count\\{(?=.*\"write\")(?=.*\"dynamodb\").*";
    private static final int USERS = 300;

    @AutoClose
    private static final Databases databases = Databases.start();

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private FakeLaunchDarkly launchDarkly = new FakeLaunchDarkly();
    private final int port = Programs.freePort();
    private Process stage;

    LaunchDarklyIT() throws IOException {}

    @AfterEach
    void stop() throws Exception {
        end();
        launchDarkly.close();
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

    @Test
    void a_percentage_of_the_users_moves_as_soon_as_it_is_set() throws Exception {
        launchDarkly.put(TestFlags.percents("100", "0", "100", "0"));
        start();
        await().atMost(SOON).until(() -> status("/health/ready") == 200);

        assertUsersOnDynamo(0, 0);
        rollOut("10");
        assertUsersOnDynamo(15, 50);
        rollOut("50");
        assertUsersOnDynamo(120, 180);
        rollOut("100");
        assertUsersOnDynamo(USERS, USERS);
    }

    @Test
    void no_request_fails_while_launchdarkly_is_gone_and_it_is_asked_again_until_it_is_back() throws Exception {
        launchDarkly.put(TestFlags.percents("100", "0", "100", "0"));
        start();
        await().atMost(SOON).until(() -> status("/health/ready") == 200);
        URI address = URI.create(launchDarkly.uri());
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Integer> requests = CompletableFuture.supplyAsync(() -> requestUntil(ended));
        try {
            launchDarkly.close();

            await().atMost(SOON).until(() -> metric("datanomad_flags_age_seconds") > 2);
            assertThat(status("/health/ready")).isEqualTo(200);
            assertThat(log().lines().filter(line -> line.contains("LaunchDarkly cannot be reached")))
                    .singleElement()
                    .asString()
                    .contains("(there is no connection); the last known flags hold.");

            launchDarkly = new FakeLaunchDarkly(address.getPort());
            launchDarkly.put(TestFlags.percents("100", "0", "100", "50"));

            await().atMost(SOON).until(() -> isOnFor(50));
            await().until(() -> metric("datanomad_flags_age_seconds") == 0);
            String[] parts = log().split("LaunchDarkly cannot be reached");
            assertThat(parts).hasSize(2);
            assertThat(parts[1]).contains("LaunchDarkly answers: its flags hold");
        } finally {
            ended.set(true);
        }
        assertThat(requests.get()).isPositive();
    }

    @Test
    void an_instance_is_ready_only_when_launchdarkly_that_starts_late_has_answered() throws Exception {
        URI address = URI.create(launchDarkly.uri());
        launchDarkly.close();
        start();
        await().atMost(SOON).until(() -> status("/health/live") == 200);
        await().atMost(SOON).until(() -> log().contains("requests are refused until they are"));
        assertThat(status("/health/ready")).isEqualTo(503);
        assertThat(status("/events/ann")).isEqualTo(503);

        launchDarkly = new FakeLaunchDarkly(address.getPort());
        launchDarkly.put(TestFlags.percents("100", "0", "100", "0"));

        await().atMost(SOON).until(() -> status("/health/ready") == 200);
        assertThat(get("/events/ann").statusCode()).isEqualTo(200);
    }

    @Test
    void a_wrong_sdk_key_is_named_and_the_instance_is_not_ready() throws Exception {
        launchDarkly.put(TestFlags.percents("100", "0", "100", "0"));
        start("another-key");

        await().atMost(SOON)
                .until(() -> log().contains("LaunchDarkly refuses LD_SDK_KEY (it answers with the status 401):"
                        + " set the right one and start again."));
        await().atMost(SOON).until(() -> status("/health/live") == 200);
        assertThat(status("/health/ready")).isEqualTo(503);
        assertThat(status("/events/ann")).isEqualTo(503);
        assertThat(log()).doesNotContain("another-key");
    }

    /** Sets for how many percent of the users events are written to DynamoDB. */
    private void rollOut(String percent) throws IOException {
        launchDarkly.patch(
                TestFlags.WRITE_DYNAMO.key(), TestFlags.flag(TestFlags.WRITE_DYNAMO, TestFlags.rollout(percent), ""));
        await().atMost(AT_ONCE).pollInterval(Duration.ofMillis(20)).until(() -> isOnFor(Integer.parseInt(percent)));
    }

    /** The metric is the share of a sample. */
    private boolean isOnFor(int percent) throws Exception {
        return Math.abs(100 * metric(SHARE) - percent) < 3;
    }

    /** Has each user post an event, and asserts how many of these were written to DynamoDB as well. */
    private void assertUsersOnDynamo(double least, double most) throws Exception {
        double before = metric(WRITES);
        for (int i = 0; i < USERS; i++) {
            post("user-" + i);
        }
        await().untilAsserted(() -> assertThat(metric(WRITES) - before).isBetween(least, most));
        System.out.println((int) (metric(WRITES) - before) + " of " + USERS + " users write to DynamoDB");
    }

    /** Posts events and lists them; returns how many there are. */
    private int requestUntil(AtomicBoolean ended) {
        try {
            int posted = 0;
            while (!ended.get()) {
                post("user-" + posted++ % USERS);
                assertThat(get("/events/user-0").statusCode()).isEqualTo(200);
            }
            return posted;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** The value of a metric, or the sum of the values of those whose line begins so; 0 if there is none. */
    private double metric(String pattern) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.matches(pattern + " .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void start() throws IOException {
        start(FakeLaunchDarkly.SDK_KEY);
    }

    private void start(String sdkKey) throws IOException {
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
        builder.environment().put("LD_SDK_KEY", sdkKey);
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
        return post("ann");
    }

    private String post(String user) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":{\"key\":\"" + user + "\"}}")));
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
}
