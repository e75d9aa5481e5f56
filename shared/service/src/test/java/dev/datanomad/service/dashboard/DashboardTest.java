package dev.datanomad.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.events.MeteredEventStore;
import dev.datanomad.service.http.TestService;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.RecordedLog;
import dev.datanomad.service.lifecycle.ServiceConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DashboardTest {

    /** The threads of the service under test: for 100 requests at once, and 50 to spare. */
    private static final int THREADS = 150;

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final AtomicLong things = new AtomicLong();

    @AutoClose
    private final TestService service = new TestService(
            new MeteredEventStore("mongodb", new InMemoryEventStore(), metrics),
            service -> service.config(new ServiceConfig(
                            0, "127.0.0.1", "instance-7", Duration.ZERO, Duration.ofMinutes(5), "/lab/"))
                    .metrics(metrics)
                    .panel(new TestPanel("plain", "of plain text", things))
                    .panel(new TestPanel("hostile", HOSTILE, things)));

    @Test
    void the_page_is_complete_without_a_script() {
        useService(3, 2);
        things.set(1_250);

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(words(service.get("/").body()))
                        .contains("service-under-test", "instance instance-7")
                        .contains("2 reads in the last", "3 writes in the last", "100% touched MongoDB")
                        .doesNotContain("touched DynamoDB")
                        .contains("Not yet: of plain text")
                        .contains("Reads a second", "Write latency", "Errors a second")
                        .contains("of plain text of plain text Things 2 reads")
                        .contains("Time of plain text Doubtful Wrong of plain text 1,250 0 0 Ever 1,250 1,250 1,250")
                        .contains("of plain text 1 time of plain text 2 times")
                        .doesNotContain("Empty ranking")
                        .contains("No findings None since the start."));
    }

    @Test
    void an_error_is_logged_and_does_not_end_the_clock() {
        try (RecordedLog log = new RecordedLog()) {
            things.set(-1);
            await().atMost(DEADLINE).until(() -> log.lines().toString().contains("A panel breaks"));
        }

        things.set(1_234);

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(service.get("/").body()).contains("1,234"));
    }

    @Test
    void a_panel_is_a_section_with_its_id_and_counts_above_0_that_are_not_good_stand_out() {
        things.set(1);

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(service.get("/").body())
                        .contains("<section id=\"plain\" class=\"card panel\" aria-labelledby=\"plain-title\">")
                        .contains("<tr class=\"mongodb\">", "<tr class=\"dynamodb absent\">")
                        .contains("<h2 id=\"plain-title\">of plain text</h2>")
                        .contains("<td data-label=\"of plain text\" class=\"\">1</td>")
                        .contains("<td data-label=\"Wrong\" class=\"\">0</td>")
                        .contains("<td data-label=\"Doubtful\" class=\"warn\">1</td>")
                        .contains("<td data-label=\"Wrong\" class=\"bad\">1</td>"));
    }

    @Test
    void the_page_runs_and_loads_nothing_but_its_own_files() {
        HttpResponse<String> page = service.get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe");
        List<String> files = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(files).hasSize(9);
        for (String file : files) {
            HttpResponse<String> answer = service.get(file);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(cache -> assertThat(cache).contains("immutable"));
        }
        assertThat(service.get("/assets/of-another-version/dashboard.css")
                        .headers()
                        .firstValue("Cache-Control"))
                .hasValue("no-cache");
        assertThat(service.get("/assets/any/no-such-file").statusCode()).isEqualTo(404);
        assertThat(service.get("/assets/any/..%2Flogback.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void hostile_text_of_a_panel_stays_text() {
        DashboardClient live = DashboardClient.open(HTTP, service.url());

        await().atMost(DEADLINE).untilAsserted(() -> {
            assertThat(service.get("/").body()).contains("&lt;script&gt;alert").doesNotContain("<script>alert", "<img");
            assertThat(live.latest().at("/html/panels").asText())
                    .contains("&lt;script&gt;alert")
                    .doesNotContain("<script>", "<img");
        });
    }

    @Test
    void snapshots_tell_what_was_done() {
        DashboardClient live = DashboardClient.open(HTTP, service.url());
        things.set(3);
        useService(40, 25);

        await().atMost(DEADLINE)
                .until(() -> live.latest().at("/stores/total/reads").asLong() == 25);

        JsonNode snapshot = live.latest();
        assertThat(snapshot.at("/service").asText()).isEqualTo("service-under-test");
        assertThat(snapshot.at("/instance").asText()).isEqualTo("instance-7");
        assertThat(snapshot.at("/stores/total/writes").asLong()).isEqualTo(40);
        assertThat(snapshot.at("/stores/total/failures").asLong()).isZero();
        assertThat(snapshot.at("/stores/mongodb/readShare").asDouble()).isEqualTo(100);
        assertThat(snapshot.has("history")).isFalse();
        assertThat(snapshot.at("/plain/minute").asLong()).isEqualTo(3);
        assertThat(snapshot.at("/plain/sinceStart").asLong()).isEqualTo(3);
        assertThat(snapshot.at("/marks/0/text").asText()).isEqualTo("of plain text");
        assertThat(service.get("/").body())
                .contains("data-page=\"" + snapshot.at("/page").asText() + "\"");
        await().atMost(DEADLINE).until(() -> live.latest().has("point"));
        JsonNode total = live.latest().at("/point/total");
        assertThat(total.at("/writeP99").asDouble())
                .isGreaterThanOrEqualTo(total.at("/writeP50").asDouble())
                .isPositive();
    }

    @Test
    void a_new_page_gets_what_was_before_it() {
        DashboardClient early = DashboardClient.open(HTTP, service.url());
        useService(1, 0);
        await().atMost(DEADLINE).until(() -> early.latest().has("point"));
        useService(10, 0);
        await().atMost(DEADLINE)
                .until(() -> early.latest().at("/point/total/writes").asDouble() > 0);

        DashboardClient late = DashboardClient.open(HTTP, service.url());

        await().atMost(DEADLINE).until(() -> late.count() > 0);
        assertThat(late.first().at("/history"))
                .anySatisfy(point ->
                        assertThat(point.at("/total/writes").asDouble()).isPositive());
    }

    @Test
    void a_lab_in_front_of_the_service_is_linked() {
        things.set(1);

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(service.get("/").body())
                        .contains("data-lab=\"/lab/\"", "<a href=\"/lab/\">Classroom</a>", "id=\"gate\"")
                        .contains("<a href=\"/lab/console?user=of+plain+text\">Look at it"));
    }

    @Test
    void dashboards_that_never_read_hold_up_neither_others_nor_requests() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * THREADS; i++) {
                stalled.add(stalledDashboard());
            }
            List<DashboardClient> dashboards = IntStream.range(0, 100)
                    .mapToObj(i -> DashboardClient.open(HTTP, service.url()))
                    .toList();
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(dashboards)
                            .allSatisfy(one -> assertThat(one.count()).isGreaterThan(3)));

            useService(20, 200);
            assertThat(dashboards).noneMatch(DashboardClient::ended);
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void a_stop_ends_the_streams_at_once() {
        DashboardClient live = DashboardClient.open(HTTP, service.url());
        await().atMost(DEADLINE).until(() -> live.count() > 0);

        service.close();

        await().atMost(DEADLINE).until(live::ended);
    }

    private void useService(int writes, int reads) {
        String self = "";
        for (int i = 0; i < writes; i++) {
            self = service.postOf("anna");
        }
        for (int i = 0; i < reads; i++) {
            assertThat(service.get(self).statusCode()).isEqualTo(200);
        }
    }

    /** A page that asks for its snapshots and never reads them. */
    private Socket stalledDashboard() throws IOException {
        Socket stalled = new Socket();
        stalled.setReceiveBufferSize(1_024);
        stalled.connect(new InetSocketAddress("127.0.0.1", service.url().getPort()));
        stalled.getOutputStream()
                .write("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return stalled;
    }

    /** What a person without a browser would read. */
    private static String words(String html) {
        return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }
}
