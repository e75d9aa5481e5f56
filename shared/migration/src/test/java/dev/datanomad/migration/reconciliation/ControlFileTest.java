package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.migration.reconciliation.Steering.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFileTest {

    private static final Settings FIRST = new Settings(false, 200, 4);

    private final Steering steering = new Steering(FIRST);
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private ControlFile control;
    private Path file;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        file = folder.resolve("control");
        control = new ControlFile(file, FIRST, steering, complaints::add);
    }

    @AfterEach
    void close() {
        control.close();
    }

    private void awaitWorkers(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> steering.workers() == count);
    }

    @Test
    void it_pauses_resumes_and_changes_rate_and_parallelism() throws IOException {
        assertThat(steering.pace()).isEqualTo(new Steering.Pace(false, 200, 4, null));
        Files.writeString(file, "pause=true\n");
        awaitWorkers(0);
        assertThat(steering.pace().paused()).isTrue();

        Files.writeString(file, "# faster\nrate = 0\nparallel=9\n");
        awaitWorkers(9);
        assertThat(steering.pace()).isEqualTo(new Steering.Pace(false, 0, 9, null));

        Files.delete(file);
        awaitWorkers(4);
        assertThat(steering.pace().rate()).isEqualTo(200);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallel=1",
                "",
                "pause=yes\n",
                "parallel=0\n",
                "parallel=65\n",
                "rate=-1\n",
                "rate=9999999999\n",
                "rate=fast\n",
                "pause=true\nspeed=7\u001b\n",
                "rate=\\u00\n"
            })
    void a_file_that_is_half_written_or_invalid_changes_nothing_and_is_complained_of_once(String content)
            throws IOException {
        Files.writeString(file, "parallel=7\n");
        awaitWorkers(7);
        Files.writeString(file, content);

        await().atMost(Duration.ofSeconds(20)).until(() -> !complaints.isEmpty());
        await().during(Duration.ofMillis(1_200)).atMost(Duration.ofSeconds(20)).until(() -> complaints.size() == 1);

        assertThat(complaints.get(0))
                .startsWith("The file " + file + " changes nothing: ")
                .doesNotContain("\u001b");
        assertThat(steering.workers()).isEqualTo(7);
        Files.writeString(file, "parallel=3\n");
        awaitWorkers(3);
    }
}
