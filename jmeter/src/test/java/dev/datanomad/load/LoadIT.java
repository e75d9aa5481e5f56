package dev.datanomad.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The program, as a process: each test has one of its own, with a service of its own. */
@Execution(ExecutionMode.CONCURRENT)
class LoadIT {
    private static final int USERS = 15;

    @TempDir
    private Path folder;

    private final EventServer server = new EventServer();
    private LoadProcess load;

    @BeforeAll
    static void be_patient_on_a_busy_machine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @AfterAll
    static void be_as_impatient_as_before() {
        Awaitility.reset();
    }

    @AfterEach
    void close() {
        if (load != null) {
            load.close();
        }
        server.close();
    }

    @Test
    void every_event_is_posted_recorded_and_read_back() throws Exception {
        start("--pause-max", "10");

        assertThat(load.stopAfter(1500)).isZero();
        var report = load.report();
        assertThat(report.failed()).isZero();
        assertThat(report.requests()).isEqualTo(report.posts() + report.gets());
        assertThat(report.acknowledged()).isEqualTo(report.posts());
        assertThat(report.gets() - report.oldReads()).isBetween(report.posts() - USERS, report.posts());
        assertThat((double) report.oldReads() / report.gets()).isBetween(0.1, 0.23);
        assertThat(report.causes()).isEmpty();
        assertThat(report.running()).isFalse();
        assertThat(report.writeMillis().p99())
                .isGreaterThanOrEqualTo(report.writeMillis().p50());
        assertLedgerIsComplete();
        assertThat(emptyShare()).isBetween(0.02, 0.09);
        assertThat(load.stdout()).hasLineCount(1).contains(" requests, 0 failed; ");
        assertThat(load.stderr()).isEmpty();
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("ledger", "report.json", "stdout", "stderr");
    }

    @Test
    void it_ends_by_itself_when_its_time_is_up() throws Exception {
        start("--seconds", "2");

        assertThat(load.exitCode()).isZero();
        assertThat(load.report().running()).isFalse();
        assertLedgerIsComplete();
    }

    @Test
    void the_events_are_those_of_old_with_a_little_more() throws Exception {
        start("--empty-percent", "0");

        assertThat(load.stopAfter(100)).isZero();
        assertThat(server.events().values()).allSatisfy(event -> {
            assertThat(event.get("hello").asText()).isEqualTo("world");
            assertThat(event.get("value").asInt()).isBetween(0, 10);
            assertThat(event.at("/user/key").asText()).hasSize(10);
        });
        assertThat(emptyShare()).isZero();
    }

    @Test
    void an_event_that_comes_back_wrong_is_a_failure_that_shows_both() throws Exception {
        server.read(event -> event.get("value").asInt() == 7 ? event.put("hello", "moon") : event);
        start("--pause-max", "10", "--old-percent", "0");

        assertThat(load.stopAfter(500)).isZero();
        var sevens = server.events().values().stream()
                .filter(event -> event.get("value").asInt() == 7)
                .count();
        assertThat(load.report().failed()).isPositive().isBetween(sevens - USERS, sevens);
        assertLedgerIsComplete();
        var failure = load.report().failures().get(0);
        assertThat(failure.label()).startsWith("GET /events/");
        assertThat(failure.code()).isEqualTo("200");
        assertThat(failure.message()).contains("not what was sent", "\"hello\":\"world\"", "\"hello\":\"moon\"");
    }

    @Test
    void an_acknowledged_event_that_is_gone_from_the_store_is_soon_not_found() throws Exception {
        start("--pause-max", "10");
        await().until(() -> load.ledger().size() > 100);
        var written =
                load.ledger().stream().map(line -> line.get("self").asText()).toList();

        server.events().keySet().removeAll(written);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(load.report().causes()).anySatisfy(failures -> {
                    assertThat(failures.cause()).isEqualTo(LoadReport.Cause.NOT_FOUND);
                    assertThat(failures.old()).isPositive();
                }));
        load.stop();
        assertThat(load.exitCode()).isZero();
        var report = load.report();
        assertThat(report.wrong()).isEqualTo(report.failed()).isPositive();
        var notFound = report.causes().get(0);
        assertThat(notFound.last().label()).startsWith("GET /events/");
        assertThat(notFound.last().code()).isEqualTo("404");
    }

    @Test
    void events_of_other_ledgers_are_read_too() throws Exception {
        var lost = "{\"self\":\"/events/lost/1\",\"event\":{\"n\":1}}\n";
        var changed = "{\"self\":\"/events/changed%2Fkey/1\",\"event\":{\"n\":1.50}}\n";
        Files.writeString(folder.resolve("lost"), lost);
        Files.writeString(folder.resolve("seeded"), changed + "{\"self\":\"/events/torn/1\",\"ev");
        server.events()
                .put(
                        "/events/changed%2Fkey/1",
                        JsonNodeFactory.instance.objectNode().put("n", 2));
        start("--old", "seeded", "--old", "lost", "--old", "missing", "--old-percent", "100", "--threads", "2");

        await().ignoreExceptions()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(load.report().causes())
                        .extracting(LoadReport.Failures::cause)
                        .containsExactly(LoadReport.Cause.NOT_FOUND, LoadReport.Cause.OTHER_EVENT));

        assertThat(load.report().causes())
                .allSatisfy(failures -> assertThat(failures.old()).isEqualTo(failures.count()));
        assertThat(load.report().causes().get(0).last().label()).isEqualTo("GET /events/lost/1");
        assertThat(load.report().causes().get(1).last().label()).isEqualTo("GET /events/changed%2Fkey/1");
        assertThat(load.report().causes().get(1).last().message()).contains("not what was sent", "1.5", "{\"n\":2}");
        load.stop();
        assertThat(load.exitCode()).isZero();
        assertThat(load.stderr()).isEmpty();
    }

    @Test
    void the_last_seconds_are_reported_beside_the_whole() throws Exception {
        start("--pause-max", "10");

        await().ignoreExceptions().untilAsserted(() -> {
            assertThat(load.report().recent().seconds()).isEqualTo(10);
            assertThat(load.report().recent().posts())
                    .isPositive()
                    .isLessThan(load.report().posts());
        });
        server.refuse(event -> true);
        await().until(() -> load.report().recent().failed() > 0);

        var recent = load.report().recent();
        assertThat(recent.readRate()).isPositive();
        assertThat(recent.readMillis().p99())
                .isGreaterThanOrEqualTo(recent.readMillis().p50());
        assertThat(load.report().causes())
                .extracting(LoadReport.Failures::cause)
                .containsExactly(LoadReport.Cause.SERVER_ERROR);
        assertThat(load.report().wrong()).isZero();
    }

    @Test
    void numbers_are_compared_by_value() throws Exception {
        server.read(event -> event.set(
                "amount", DecimalNode.valueOf(event.get("amount").decimalValue().setScale(9))));
        start();

        assertThat(load.stopAfter(100)).isZero();
        assertThat(load.report().gets()).isPositive();
        assertThat(load.report().failures()).isEmpty();
    }

    @Test
    void a_number_that_comes_back_as_a_text_is_a_failure() throws Exception {
        server.read(event -> event.put("value", event.get("value").asText()));
        start();

        assertThat(load.stopAfter(100)).isZero();
        assertThat(load.report().failed()).isPositive().isEqualTo(load.report().gets());
        assertThat(load.report().failures()).hasSize(20);
    }

    @Test
    void a_refused_event_is_counted_and_neither_recorded_nor_read() throws Exception {
        var posts = new AtomicInteger();
        server.refuse(event -> posts.incrementAndGet() % 10 == 0);
        start("--pause-max", "10");

        assertThat(load.stopAfter(200)).isZero();
        var report = load.report();
        assertThat(report.posts()).isBetween(posts.get() - report.cancelled(), (long) posts.get());
        assertThat(report.failed()).isBetween(posts.get() / 10 - report.cancelled(), posts.get() / 10L);
        assertLedgerIsComplete();
        var failure = report.failures().get(0);
        assertThat(failure.label()).isEqualTo("POST /events");
        assertThat(failure.code()).isEqualTo("503");
        assertThat(failure.message()).contains("The store is having a rest");
    }

    @Test
    void a_service_that_is_not_there_is_a_failure_without_an_answer() throws Exception {
        server.close();
        start("--threads", "1");

        await().ignoreExceptions().until(() -> load.report().failed() > 0);
        load.stop();

        assertThat(load.exitCode()).isZero();
        assertThat(load.ledger()).isEmpty();
        assertThat(load.report().failed()).isEqualTo(load.report().posts());
        var failure = load.report().failures().get(0);
        assertThat(failure.code()).isEqualTo("none");
        assertThat(failure.message()).contains("Connection refused");
        assertThat(load.stderr()).isEmpty();
    }

    @Test
    void it_does_not_wait_for_a_service_that_says_nothing_and_does_not_blame_it() throws Exception {
        start();
        await().until(() -> load.ledger().size() > 50);

        server.fallSilent();
        load.stop();

        assertThat(load.exitCode()).isZero();
        assertThat(load.report().cancelled()).isPositive();
        assertThat(load.report().failed()).isZero();
        assertLedgerIsComplete();
    }

    @Test
    void an_event_that_was_asked_for_is_in_the_ledger_even_after_a_kill() throws Exception {
        var asked = ConcurrentHashMap.<String>newKeySet();
        server.read(event -> {
            asked.add(event.at("/user/key").asText());
            return event;
        });
        start("--pause-max", "0");

        await().until(() -> asked.size() > 500);
        load.kill();
        load.exitCode();

        assertThat(load.ledger())
                .extracting(line -> line.at("/event/user/key").asText())
                .containsAll(asked);
    }

    @Test
    void a_ledger_is_continued_after_its_last_whole_line() throws Exception {
        Files.writeString(
                folder.resolve("ledger"), "{\"self\":\"/events/a/1\",\"event\":{}}\n{\"self\":\"/events/a/2\",\"ev");
        start();

        assertThat(load.stopAfter(20)).isZero();
        assertThat(load.ledger()).hasSize((int) load.report().acknowledged() + 1);
        assertThat(load.ledger().get(0).get("self").asText()).isEqualTo("/events/a/1");
    }

    @Test
    void what_cannot_be_run_is_said_in_one_sentence() throws Exception {
        assertRefused("--url must look like", "--url", "localhost:5000", "--ledger", "ledger");
        assertRefused("--seconds must be", "--seconds", "0", "--ledger", "ledger");
        assertRefused("The ledger . cannot be written", "--ledger", ".");
        assertRefused("Missing required option: '--ledger=FILE'");
        assertRefused("The report . cannot be written", "--ledger", "ledger", "--report", ".");
    }

    @Test
    void help_shows_every_option() throws Exception {
        load = new LoadProcess(folder, "--help");

        assertThat(load.exitCode()).isZero();
        assertThat(load.stdout())
                .contains(
                        "--url",
                        "--ledger",
                        "--report",
                        "--threads",
                        "--seconds",
                        "--pause-max",
                        "--empty-percent",
                        "--old",
                        "--old-percent");
    }

    private void start(String... more) {
        load = LoadProcess.against(server, folder, more);
    }

    private void assertRefused(String sentence, String... arguments) throws InterruptedException {
        try (var load = new LoadProcess(folder, arguments)) {
            assertThat(load.exitCode()).isEqualTo(2);
            assertThat(load.stderr()).startsWith(sentence).hasLineCount(1);
            assertThat(load.stdout()).isEmpty();
        }
    }

    /** All that is acknowledged is recorded. A request that was cancelled may have been stored all the same. */
    private void assertLedgerIsComplete() {
        var recorded = load.ledger().stream()
                .collect(Collectors.toMap(line -> line.get("self").asText(), line -> line.get("event")));
        int acknowledged = (int) load.report().acknowledged();
        assertThat(recorded).hasSize(acknowledged);
        assertThat(server.events())
                .containsAllEntriesOf(recorded)
                .hasSizeBetween(acknowledged, acknowledged + (int) load.report().cancelled());
    }

    private double emptyShare() {
        var events = server.events().values();
        return (double) events.stream()
                        .filter(event -> event.get("note").asText().isEmpty()
                                || event.at("/user/nickname").asText().isEmpty())
                        .count()
                / events.size();
    }
}
