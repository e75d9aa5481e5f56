package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole migration, under load, in a process of its own. */
class FastTourIT {

    private static final Path LAB = Repository.ROOT.resolve("walkthrough/lab/target/datanomad-lab.jar");

    @TempDir
    private Path folder;

    @Test
    void every_claim_of_the_fast_tour_holds() throws Exception {
        Path output = folder.resolve("tour.txt");
        Path report = Repository.ROOT.resolve("walkthrough/target/tour");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process tour = new ProcessBuilder(
                        java, "-XX:TieredStopAtLevel=1", "-jar", LAB.toString(), "tour", "--fast", "--port", "0")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(tour.waitFor(15, TimeUnit.MINUTES)).isTrue();
        } finally {
            tour.destroy();
            tour.waitFor(30, TimeUnit.SECONDS);
        }
        assertThat(tour.exitValue()).as(Files.readString(output)).isZero();
        Map<String, Object> json = Json.parse(Files.readAllBytes(report.resolve("report.json")));
        assertThat(json).containsEntry("ok", true);
        assertThat((List<?>) json.get("claims"))
                .isNotEmpty()
                .allSatisfy(claim -> assertThat(((Map<?, ?>) claim).get("held")).isEqualTo(true));
        assertThat(report.resolve("report.html")).isNotEmptyFile();
    }
}
