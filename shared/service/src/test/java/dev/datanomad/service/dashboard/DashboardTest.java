package dev.datanomad.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.events.MeteredEventStore;
import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.http.Service;
import dev.datanomad.service.integrity.Difference;
import dev.datanomad.service.integrity.IntegrityCheck;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DashboardTest {

    /** The threads of the service under test: for 100 requests at once, and 50 to spare. */
    private static final int THREADS = 150;

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final IntegrityCheck check = new IntegrityCheck(metrics);
    private final FlagsPanel.State flags = new FlagsPanel.State(
            "flags.json",
            List.of(new FlagsPanel.Flag("read-events-dynamo", "25% of users")),
            List.of("The <last> good flags stay."));
    private final Service service = Service.named("stage-under-test")
            .config(new ServiceConfig(0, "127.0.0.1", "instance-7", Duration.ofMillis(1), Duration.ofSeconds(30)))
            .limits(new RequestLimits(100, 200, Duration.ofMillis(500)))
            .metrics(metrics)
            .store(new MeteredEventStore("mongodb", new InMemoryEventStore(), metrics))
            .panel(new IntegrityPanel(check))
            .panel(new FlagsPanel(() -> flags))
            .start();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void the_page_is_complete_without_a_script() throws Exception {
        useService(3, 2);
        IntStream.range(0, 250).forEach(i -> check.equal());
        metrics.counter("datanomad.second.write.failures", "store", "dynamodb").increment(4);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(words(get("/").body()))
                        .contains("stage-under-test", "instance instance-7")
                        .contains("2 reads in the last", "100% touched MongoDB", "There is no DynamoDB here")
                        .contains("3 writes in the last")
                        .contains("Not yet: the flags need a look", "The &lt;last&gt; good flags stay.")
                        .contains("Reads a second", "Write latency", "Errors a second")
                        .contains("Since the start 250 250 0 0 0 0")
                        .contains("read-events-dynamo 25% of users", "4 since the start"));
    }

    @Test
    void the_page_runs_and_loads_nothing_but_its_own_files() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe");
        List<String> files = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(files).hasSize(4);
        for (String file : files) {
            HttpResponse<String> answer = get(file);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(cache -> assertThat(cache).contains("immutable"));
        }
        assertThat(get("/assets/dashboard.css?v=of-another-version").headers().firstValue("Cache-Control"))
                .hasValue("no-cache");
        assertThat(get("/assets/no-such-file").statusCode()).isEqualTo(404);
        assertThat(get("/assets/..%2Flogback.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void hostile_text_in_a_difference_stays_text() throws Exception {
        String hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
        check.differs(Difference.between(
                        hostile,
                        "id",
                        Optional.of(event(hostile, Map.of(hostile, hostile))),
                        Optional.of(event(hostile, Map.of(hostile, 5))))
                .orElseThrow());
        Live live = Live.open(HTTP, service.url());

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(get("/").body()).contains("&lt;script&gt;alert").doesNotContain("<script>alert", "<img");
            assertThat(live.latest().at("/html/integrity").asText())
                    .contains("&lt;script&gt;alert")
                    .doesNotContain("<script>", "<img");
        });
    }

    @Test
    void snapshots_tell_what_was_done() throws Exception {
        Live live = Live.open(HTTP, service.url());
        useService(40, 25);

        await().atMost(SOON).until(() -> live.latest().at("/stores/total/reads").asLong() == 25);

        JsonNode snapshot = live.latest();
        assertThat(snapshot.at("/service").asText()).isEqualTo("stage-under-test");
        assertThat(snapshot.at("/instance").asText()).isEqualTo("instance-7");
        assertThat(snapshot.at("/stores/total/writes").asLong()).isEqualTo(40);
        assertThat(snapshot.at("/stores/total/failures").asLong()).isZero();
        assertThat(snapshot.at("/stores/mongodb/readShare").asDouble()).isEqualTo(100);
        assertThat(snapshot.has("history")).isFalse();
        assertThat(snapshot.at("/flags/rollouts/read-events-dynamo").asText()).isEqualTo("25% of users");
        // one point is one second, or a little more on a machine that is busy
        assertThat(live.sum("/point/total/writes")).isCloseTo(40, within(8.0));
        assertThat(live.sum("/point/mongodb/reads")).isCloseTo(25, within(5.0));
        assertThat(snapshot.at("/point/total/writeP99").asDouble())
                .isGreaterThanOrEqualTo(snapshot.at("/point/total/writeP50").asDouble())
                .isPositive();
    }

    @Test
    void a_new_page_gets_what_was_before_it() throws Exception {
        Live early = Live.open(HTTP, service.url());
        useService(10, 0);
        await().atMost(SOON).until(() -> early.sum("/point/total/writes") > 0 && early.count() > 3);

        Live late = Live.open(HTTP, service.url());

        await().atMost(SOON).until(() -> late.count() > 0);
        JsonNode history = late.first().at("/history");
        assertThat(history.size()).isGreaterThan(3);
        assertThat(StreamSupport.stream(history.spliterator(), false)
                        .mapToDouble(point -> point.at("/total/writes").asDouble())
                        .sum())
                .isPositive();
    }

    @Test
    void a_hundred_dashboards_and_one_that_never_reads_all_get_theirs() throws Exception {
        try (Socket deaf = deafDashboard()) {
            List<Live> dashboards = IntStream.range(0, 100)
                    .mapToObj(i -> Live.open(HTTP, service.url()))
                    .toList();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(dashboards)
                            .allSatisfy(one -> assertThat(one.count()).isGreaterThan(3)));
            assertThat(deaf.isConnected()).isTrue();
        }
    }

    @Test
    void dashboards_hold_no_thread_that_a_request_needs() throws Exception {
        int dashboards = 2 * THREADS;
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < dashboards; i++) {
                deaf.add(deafDashboard());
            }
            Live live = Live.open(HTTP, service.url());
            await().atMost(SOON).until(() -> live.count() > 3);

            useService(20, 200);
            assertThat(live.ended()).isFalse();
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    @Test
    void a_stop_ends_the_streams_at_once() throws Exception {
        Live live = Live.open(HTTP, service.url());
        await().atMost(SOON).until(() -> live.count() > 0);

        long start = System.nanoTime();
        service.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        await().atMost(SOON).until(live::ended);
    }

    private void useService(int writes, int reads) throws IOException, InterruptedException {
        String self = "";
        for (int i = 0; i < writes; i++) {
            HttpResponse<String> posted = HTTP.send(
                    HttpRequest.newBuilder(service.url().resolve("/events"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"user\":{\"key\":\"anna\"}}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            self = posted.headers().firstValue("Location").orElseThrow();
        }
        for (int i = 0; i < reads; i++) {
            assertThat(get(self).statusCode()).isEqualTo(200);
        }
    }

    /** A page that asks for its snapshots and never reads them. */
    private Socket deafDashboard() throws IOException {
        Socket deaf = new Socket();
        deaf.setReceiveBufferSize(1_024);
        deaf.connect(new InetSocketAddress("127.0.0.1", service.url().getPort()));
        deaf.getOutputStream()
                .write("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return deaf;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create(service.url() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What a person without a browser would read. */
    private static String words(String html) {
        return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private static Event event(String userKey, Map<String, Object> more) {
        Map<String, Object> body = new ConcurrentHashMap<>(more);
        body.put("user", Map.of("key", userKey));
        return new Event("id", body);
    }
}
