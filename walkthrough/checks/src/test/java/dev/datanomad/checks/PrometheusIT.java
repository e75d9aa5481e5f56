package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Instance;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.lab.system.StageMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Prometheus scrapes two instances of a stage and the gate: figures over both are right, and every expression has data. */
class PrometheusIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String P99 = "histogram_quantile(0.99, sum by (%s) "
            + "(rate(datanomad_requests_seconds_bucket{outcome=\"success\"}[30s])))";

    @TempDir
    private static Path folder;

    private static Lab lab;
    private static Prometheus prometheus;

    @BeforeAll
    static void start() throws Exception {
        Programs.requirePrometheus();
        Files.writeString(folder.resolve("deployed.txt"), "3\n");
        lab = Lab.start(Repository.ROOT, LabOptions.selfContained(0, folder), ControlRoom::of, System.out::println);
        lab.actions().deploy(Stage.FIX_BUG, 2, Mode.SAFELY);
        Path own = Files.createDirectory(folder.resolve("prometheus"));
        prometheus = new Prometheus(own, lab.url());
        await().atMost(SOON).until(prometheus::isReady);
        await().atMost(SOON).until(() -> prometheus.query("up == 1").size() == 3);
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void a_p99_and_a_sum_over_two_instances_are_those_of_both() throws Exception {
        LabUsers users = new LabUsers();
        users.at(lab.url());
        await().atMost(SOON).until(() -> {
            users.post(20);
            assertThat(users.lost()).isEmpty();
            return prometheus.query(P99.formatted("le")).getOrDefault("", 0.0) > 0
                    && prometheus.query(P99.formatted("instance, le")).values().stream()
                                    .filter(p99 -> p99 > 0)
                                    .count()
                            == 2;
        });

        long at = System.currentTimeMillis();
        Map<String, Double> each = prometheus.query(P99.formatted("instance, le"), at);
        double both = prometheus.query(P99.formatted("le"), at).get("");
        System.out.printf("p99 over both instances: %.4f s; each: %s%n", both, each);
        assertThat(each).hasSize(2);
        assertThat(both).isPositive().isBetween(min(each.values()), max(each.values()));

        double counted = lab.deployments().instances().stream()
                .map(instance -> StageMetrics.of(instance.port()))
                .mapToLong(metrics -> metrics.requests("read") + metrics.requests("write"))
                .sum();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(prometheus.query("sum(datanomad_requests_seconds_count{outcome=\"success\"})"))
                                .containsEntry("", counted));
    }

    @Test
    void promtool_finds_nothing_in_the_metrics_of_an_instance_and_of_the_gate() throws Exception {
        for (Instance instance : lab.deployments().instances()) {
            Programs.promtool(text("http://127.0.0.1:" + instance.port() + "/metrics"), "check", "metrics");
        }
        Programs.promtool(text(lab.url() + "/lab/metrics"), "check", "metrics");
    }

    @Test
    void the_metrics_of_the_dashboard_and_of_the_alerts_exist_and_its_expressions_are_valid() throws Exception {
        Collection<String> expressions = Monitoring.expressionsOfDashboard();
        String names = prometheus.api("/label/__name__/values").toString();

        assertThat(expressions).hasSizeGreaterThan(20);
        for (String expression : expressions) {
            prometheus.query(expression);
        }
        assertThat(Monitoring.metrics(String.join("\n", expressions)))
                .allSatisfy(metric -> assertThat(names).contains('"' + metric + '"'));
        assertThat(Monitoring.metrics(Files.readString(Monitoring.ALERTS)))
                .allSatisfy(metric -> assertThat(names).contains('"' + metric + '"'));
    }

    @Test
    void every_rule_is_evaluated_without_an_error_and_a_lab_that_is_well_fires_no_alert() throws Exception {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(prometheus.api("/rules").findValuesAsText("health"))
                        .isNotEmpty()
                        .containsOnly("ok"));

        JsonNode firing = prometheus.api("/query?query=ALERTS%7Balertstate=%22firing%22%7D");
        assertThat(firing.path("result")).isEmpty();
    }

    private static String text(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static double min(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static double max(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
