package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.cli.FakeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabDatabasesTest {

    @TempDir
    private Path folder;

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private FakeHome home;
    private LabDatabases databases;

    @BeforeEach
    void start() throws IOException {
        home = new FakeHome(folder);
        LabOptions options = new LabOptions(0, folder.resolve("lab"), true, false, true);
        databases = new LabDatabases(folder, options, new Notes(notes::add));
        databases.start();
    }

    @AfterEach
    void close() {
        databases.close();
        home.close();
    }

    @Test
    void databases_that_end_by_themselves_are_started_again_on_their_data() {
        process().kill();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(notes).singleElement().asString().contains("were started again"));
        assertThat(process().isAlive()).isTrue();
    }

    @Test
    void databases_that_end_when_the_lab_does_are_not_started_again() {
        databases.expectEnd();

        process().kill();

        await().during(Duration.ofMillis(500)).until(() -> !process().isAlive());
        assertThat(notes).isEmpty();
    }

    private Child process() {
        return databases.children().get(0);
    }
}
