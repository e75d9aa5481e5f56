package dev.datanomad.lab.tour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.text.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TourReportTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final TourLog log =
            new TourLog(new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false));

    @Test
    void a_tour_is_ok_if_it_was_completed_and_every_claim_held() throws IOException {
        log.begin("A step");
        log.claim("Lost events: 0", true, "%,d lost", 0);

        JsonNode report = write(null);

        assertThat(report.path("ok").asBoolean()).isTrue();
        assertThat(report.path("claims")).hasSize(1);
        assertThat(report.at("/claims/0/claim").asText()).isEqualTo("Lost events: 0");
        assertThat(report.at("/claims/0/held").asBoolean()).isTrue();
        assertThat(report.at("/claims/0/figure").asText()).isEqualTo("0 lost");
        assertThat(html()).contains("Every claim held");
    }

    @Test
    void a_tour_is_not_ok_if_a_claim_did_not_hold() throws IOException {
        log.begin("A step");
        log.claim("Lost events: 0", false, "%,d lost", 1_234);
        log.claim("Different events: 0", true, "0 different");

        assertThat(write(null).path("ok").asBoolean()).isFalse();
        assertThat(html()).contains("Not every claim held", "does not hold", "1,234 lost");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("NO Lost events: 0: 1,234 lost");
    }

    @Test
    void a_tour_that_ended_early_is_not_ok_and_shows_the_reason() throws IOException {
        JsonNode report = write("The port <5000> is taken.");

        assertThat(report.path("ok").asBoolean()).isFalse();
        assertThat(report.path("problem").asText()).isEqualTo("The port <5000> is taken.");
        assertThat(html()).contains("The port &lt;5000&gt; is taken.", "no traffic");
    }

    @Test
    void the_page_draws_the_traffic_and_is_self_contained() throws IOException {
        log.begin("A step with \"quotes\" & <tags>");
        long now = System.currentTimeMillis() / 1_000;

        List<Traffic.Second> traffic = List.of(
                new Traffic.Second(now - 2, 50, 0, 1.5, 9, 50, 0, 2, 10),
                new Traffic.Second(now - 1, 0, 0, 0, 0, 0, 0, 0, 0),
                new Traffic.Second(now, 60, 1, 1.7, 12, 60, 2, 2.5, 14));

        log.traffic(traffic);
        TourReport.of(log, true, null).write(folder);

        assertThat(html())
                .contains("<svg", "class=\"failed\"", "\"quotes\" &amp; &lt;tags&gt;")
                .doesNotContain("<script", "src=", "href=\"/", "href=\"http", "NaN", "Infinity");
    }

    private JsonNode write(String problem) throws IOException {
        TourReport.of(log, true, problem).write(folder);
        return JsonFiles.MAPPER.readTree(folder.resolve("report.json").toFile());
    }

    private String html() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }
}
