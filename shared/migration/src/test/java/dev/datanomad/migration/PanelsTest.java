package dev.datanomad.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.migration.flags.FlagsPanel;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.migration.integrity.IntegrityPanel;
import dev.datanomad.service.dashboard.DashboardClient;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.http.Service;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The panels on a service's dashboard. */
class PanelsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final IntegrityCheck check = new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics);
    private final FlagsPanel.State flags = new FlagsPanel.State(
            "flags.json",
            List.of(new FlagsPanel.Flag("read-events-dynamo", "25% of users")),
            List.of("The <last> good flags stay."));
    private final Service service = Service.named("stage-under-test")
            .config(new ServiceConfig(0, "127.0.0.1", "instance-7", Duration.ofMillis(1), Duration.ofSeconds(30)))
            .limits(new RequestLimits(100, 200, Duration.ofMillis(500)))
            .metrics(metrics)
            .store(new InMemoryEventStore())
            .panel(new IntegrityPanel(check))
            .panel(new FlagsPanel(() -> flags, metrics))
            .start();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void the_page_has_both_panels_without_a_script() throws Exception {
        IntStream.range(0, 250).forEach(i -> check.equal());
        check.unchecked(2);
        metrics.counter("datanomad.second.write.failures", "store", "dynamodb").increment(4);

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(words(page()))
                        .contains("Not yet: the flags need a look", "The &lt;last&gt; good flags stay.")
                        .contains("Checked Equal Different Missing in DynamoDB Missing in MongoDB Unchecked")
                        .contains("Since the start 250 250 0 0 0 2", "None since the start.")
                        .contains("From flags.json.", "read-events-dynamo 25% of users", "4 since the start"));
        assertThat(page())
                .contains("<section id=\"integrity\"", "aria-labelledby=\"integrity-title\"", "<section id=\"flags\"")
                .doesNotContain("By field");
    }

    @Test
    void snapshots_have_the_figures_of_both_panels() {
        DashboardClient live = DashboardClient.open(HTTP, service.url());
        await().atMost(DEADLINE).until(() -> live.count() > 0);
        check.equal();
        check.differs(new Difference(Difference.Kind.MISSING_IN_TARGET, "ann", "1", List.of()));
        metrics.counter("datanomad.second.write.failures", "store", "dynamodb").increment(4);

        await().atMost(DEADLINE)
                .until(() -> live.latest().at("/flags/secondWriteFailures").asLong() == 4);

        JsonNode snapshot = live.latest();
        for (String window : List.of("minute", "sinceStart")) {
            assertThat(snapshot.at("/integrity/" + window).toString())
                    .isEqualTo("{\"checked\":2,\"equal\":1,\"different\":0,\"missingInTarget\":1,"
                            + "\"missingInSource\":0,\"unchecked\":0}");
        }
        assertThat(snapshot.at("/flags/source").asText()).isEqualTo("flags.json");
        assertThat(snapshot.at("/flags/rollouts/read-events-dynamo").asText()).isEqualTo("25% of users");
        assertThat(snapshot.at("/flags/warnings/0").asText()).isEqualTo("The <last> good flags stay.");
        assertThat(snapshot.at("/flags/corrected").asLong()).isZero();
        assertThat(snapshot.at("/verdict/headline").asText()).isEqualTo("Not yet: the stores differ");
    }

    private String page() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.url().resolve("/")).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** What a person without a browser would read. */
    private static String words(String html) {
        return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }
}
