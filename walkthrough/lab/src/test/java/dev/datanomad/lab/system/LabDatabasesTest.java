package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.cli.FakeHome;
import dev.datanomad.lab.gate.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabDatabasesTest extends FakeHome {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private LabDatabases databases;

    @BeforeEach
    void startDatabases() {
        LabOptions options =
                new LabOptions(0, folder.resolve("lab"), true, Kind.EMBEDDED, true, LabOptions.Scale.USUAL);
        databases = new LabDatabases(new LabProcesses(folder, options), new Timeline(notes::add), () -> {});
        databases.start();
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void databases_that_crash_are_restarted_on_their_data() {
        process().kill();

        awaitLastOf(1, "were restarted");
        assertThat(process().isAlive()).isTrue();
    }

    @Test
    void databases_that_crash_again_soon_are_restarted_with_a_longer_back_off() {
        Duration first = killAndAwaitRestart();
        Duration second = killAndAwaitRestart();
        Duration third = killAndAwaitRestart();

        assertThat(first).isGreaterThan(Duration.ofSeconds(1));
        assertThat(second).isGreaterThan(Duration.ofSeconds(2));
        assertThat(third).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void a_restart_that_fails_is_retried() throws IOException {
        Path aside = Files.move(databases(), folder.resolve("aside.jar"));
        process().kill();

        awaitLastOf(1, "do not start; the lab retries", "not built");
        Files.move(aside, databases());

        awaitLastOf(2, "were restarted");
        assertThat(process().isAlive()).isTrue();
    }

    @Test
    void databases_that_end_with_the_lab_are_not_restarted() {
        ChildProcess only = process();
        databases.expectEnd();

        only.kill();
        databases.close();

        assertThat(process()).isSameAs(only);
        assertThat(notes).isEmpty();
    }

    @Test
    void during_a_restart_that_takes_long_everything_else_goes_on_and_nothing_outlives_the_end() throws IOException {
        Path log = folder.resolve("lab/logs/databases.log");
        Files.createFile(databases().resolveSibling("hang"));
        process().kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> LabDatabasesTest.children() == 1 && Files.size(log) == 0);

        assertThat(during(() -> assertThat(databases.status().alive()).isFalse()))
                .isLessThan(SOON);
        assertThat(during(() -> databases.inject(Store.MONGODB, Fault.DOWN))).isLessThan(SOON);
        assertThat(during(databases::close)).isLessThan(Duration.ofSeconds(5));

        assertThat(children()).isZero();
        assertThat(notes).isEmpty();
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }

    private static Duration during(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Duration killAndAwaitRestart() {
        int before = notes.size();
        long start = System.nanoTime();
        process().kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> notes.size() > before);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void awaitLastOf(int size, String... words) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(notes).hasSize(size).last().asString().contains(words));
    }

    private ChildProcess process() {
        return databases.child();
    }
}
