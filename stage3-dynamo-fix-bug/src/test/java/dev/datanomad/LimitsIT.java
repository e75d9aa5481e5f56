package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.flags.TestFlags;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the whole service does at its limits, while a store is slow or hangs. */
@Timeout(120)
class LimitsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    @AutoClose
    private final FaultProxy mongo = FaultProxy.to(TestDatabases.port("MONGODB_URI"));

    @AutoClose
    private final FaultProxy dynamo = FaultProxy.to(TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {100, 1_200})
    void a_dual_write_with_DynamoDB_hanging_costs_its_deadline_at_most(int millis) {
        try (App app = dualWriting(Map.of("SECOND_WRITE_MILLIS", Integer.toString(millis)))) {
            long before = warmUp(app);
            dynamo.hang();

            Duration fastest = Stream.generate(() -> time(() -> post(app).join()))
                    .limit(5)
                    .min(Duration::compareTo)
                    .orElseThrow();

            // this machine may be busy with other tests, so the time for that is not in the deadline
            assertThat(fastest).isBetween(Duration.ofMillis(millis * 9L / 10), Duration.ofMillis(millis + 100));
            assertThat(failedSecondaryWrites(app)).isEqualTo(before + 5);
        }
    }

    @Test
    void only_so_many_requests_wait_for_a_second_store_that_hangs() {
        try (App app = dualWriting(Map.of("SECOND_WRITE_MILLIS", "20000", "MAX_SECOND_WRITES", "2"))) {
            long before = warmUp(app);
            dynamo.hang();

            List<CompletableFuture<HttpResponse<String>>> posts = posts(app, 20);
            await().atMost(SOON).until(() -> done(posts) == 18);
            assertThat(failedSecondaryWrites(app)).isEqualTo(before + 18);
            dynamo.pass();

            assertThat(posts)
                    .allSatisfy(post -> assertThat(post.join().statusCode()).isEqualTo(201));
            assertThat(failedSecondaryWrites(app)).isEqualTo(before + 18);
            assertThat(warmUp(app)).isEqualTo(before + 18);
        }
    }

    @Test
    void with_a_slow_authority_what_is_beyond_capacity_is_told_so_and_nothing_acknowledged_is_lost() {
        try (App app = dualWriting(Map.of("MAX_REQUESTS", "4", "REQUEST_QUEUE", "8", "REQUEST_QUEUE_MILLIS", "1000"))) {
            warmUp(app);
            mongo.slow(Duration.ofMillis(300));

            List<CompletableFuture<HttpResponse<String>>> posts = posts(app, 100);
            while (done(posts) < posts.size()) {
                assertThat(get(app, "/health/ready").statusCode()).isEqualTo(200);
                assertThat(get(app, "/").statusCode()).isEqualTo(200);
            }
            mongo.pass();

            Map<Integer, List<HttpResponse<String>>> byStatus = new HashMap<>();
            posts.forEach(post -> byStatus.merge(
                    post.join().statusCode(),
                    List.of(post.join()),
                    (all, one) -> Stream.concat(all.stream(), one.stream()).toList()));
            assertThat(byStatus).containsOnlyKeys(201, 503);
            assertThat(byStatus.get(503)).allSatisfy(answer -> {
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            });
            assertThat(byStatus.get(201))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(answer -> assertThat(get(
                                            app,
                                            answer.headers()
                                                    .firstValue("Location")
                                                    .orElseThrow())
                                    .statusCode())
                            .isEqualTo(200));
        }
    }

    @Test
    void a_hanging_authority_takes_up_what_is_admitted_and_no_more_and_the_service_recovers_with_it() {
        try (App app = dualWriting(Map.of("STORE_MILLIS", "1500", "MAX_REQUESTS", "4", "REQUEST_QUEUE", "0"))) {
            warmUp(app);
            mongo.hang();

            List<CompletableFuture<HttpResponse<String>>> posts = posts(app, 50);
            assertThat(posts)
                    .allSatisfy(post -> assertThat(post.join().statusCode()).isEqualTo(503));
            mongo.pass();

            await().atMost(SOON).until(() -> post(app).join().statusCode() == 201);
        }
    }

    @Test
    void a_connection_to_DynamoDB_that_is_stuck_costs_an_attempt_and_not_the_call() {
        BrokenStores.realDynamo();
        dynamo.hangNextConnection();
        try (DynamoDbClient client = DynamoTable.connect(
                TestDatabases.settings(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamo.port())))) {
            Event event = TestEvents.event();
            EventStore store = new DynamoEventStore(client, Duration.ofSeconds(6));

            Duration took = time(() -> {
                store.put(event);
                return null;
            });

            assertThat(took).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
            assertThat(store.find(event.userKey(), event.id())).isPresent();
        }
    }

    @Test
    void a_page_that_takes_two_calls_takes_the_time_of_one() {
        EventStore real = BrokenStores.realDynamo();
        String user = TestEvents.event().userKey();
        IntStream.range(0, 5)
                .mapToObj(n -> TestEvents.eventOf(user, Map.of("text", "x".repeat(300_000))))
                .forEach(real::put);
        try (DynamoDbClient client = DynamoTable.connect(
                TestDatabases.settings(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamo.port())))) {
            EventStore store = new DynamoEventStore(client, Duration.ofMillis(900));
            EventStore unhurried = new DynamoEventStore(client, SOON);
            unhurried.find(user, "nothing");
            dynamo.slow(Duration.ofMillis(600));

            Duration took = time(() -> {
                assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(() -> store.latest(user, Optional.empty(), 30));
                return null;
            });

            assertThat(took).isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
            dynamo.pass();
            assertThat(unhurried.latest(user, Optional.empty(), 30).events()).hasSize(4);
        }
    }

    /** Posts until an event is in both stores in time; what fails before that is no matter of the test. */
    private long warmUp(App app) {
        await().atMost(SOON).until(() -> {
            long before = failedSecondaryWrites(app);
            return post(app).join().statusCode() == 201 && failedSecondaryWrites(app) == before;
        });
        return failedSecondaryWrites(app);
    }

    private App dualWriting(Map<String, String> limits) {
        Path flags = folder.resolve("flags.json");
        TestFlags.write(flags, TestFlags.percents("100", "0", "100", "100"));
        Map<String, String> environment = new HashMap<>(limits);
        environment.put("FLAGS_FILE", flags.toString());
        environment.put("MONGODB_URI", "mongodb://127.0.0.1:" + mongo.port() + "/datanomad");
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamo.port());
        return new App(TestDatabases.settings(environment));
    }

    private List<CompletableFuture<HttpResponse<String>>> posts(App app, int count) {
        return IntStream.range(0, count).mapToObj(i -> post(app)).toList();
    }

    private CompletableFuture<HttpResponse<String>> post(App app) {
        HttpRequest request = HttpRequest.newBuilder(app.url().resolve("/events"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\":{\"key\":\"abc\"}}"))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).orTimeout(60, TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(App app, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.url() + path))
                .timeout(SOON)
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).join();
    }

    private long failedSecondaryWrites(App app) {
        return get(app, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("datanomad_second_write_failures_total{store=\"dynamodb\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static long done(List<? extends CompletableFuture<?>> all) {
        return all.stream().filter(CompletableFuture::isDone).count();
    }

    private static Duration time(Supplier<?> operation) {
        long start = System.nanoTime();
        operation.get();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
