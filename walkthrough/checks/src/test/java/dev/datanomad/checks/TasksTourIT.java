package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.tasks.tour.TasksCourse;
import dev.datanomad.lab.text.Terminal;
import dev.datanomad.lab.tour.TourRunner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the to-do service, with the programs that the build has just packaged. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TasksTourIT {

    @TempDir
    private Path folder;

    @Test
    void every_claim_of_the_fast_tour_holds() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false);

        boolean held = new TourRunner(
                        folder, true, terminal, new TasksCourse(Repository.ROOT, 0, true, Kind.EMBEDDED, terminal))
                .run();

        assertThat(held).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
        JsonNode report =
                JsonFiles.read(folder.resolve("report.json"), JsonNode.class).orElseThrow();
        assertThat(report.path("ok").asBoolean()).isTrue();
        assertThat(report.path("claims")).hasSizeGreaterThan(12);
        assertThat(folder.resolve("report.html")).content().contains("Every claim held");
    }
}
