package dev.datanomad.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
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

    @BeforeAll
    static void be_patient_on_a_busy_machine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @AfterAll
    static void be_as_impatient_as_before() {
        Awaitility.reset();
    }

    @Test
    void every_event_is_posted_recorded_and_read_back() throws Exception {
        try (var server = new EventServer();
                var load = LoadProcess.against(server, folder, "--pause-max", "10")) {
            assertThat(load.stopAfter(1500)).isZero();

            var report = load.report();
            long posts = report.get("posts").asLong();
            long gets = report.get("gets").asLong();
            assertThat(report.get("failed").asLong()).isZero();
            assertThat(report.get("requests").asLong()).isEqualTo(posts + gets);
            assertThat(report.get("acknowledged").asLong()).isEqualTo(posts);
            assertThat(gets).isBetween(posts - USERS, posts);
            assertThat(report.get("running").asBoolean()).isFalse();
            assertThat(report.at("/writeMillis/p99").asLong())
                    .isGreaterThanOrEqualTo(report.at("/writeMillis/p50").asLong());
            assertLedgerIsComplete(load, server);
            assertThat(emptyShare(server)).isBetween(0.02, 0.09);

            assertThat(load.stdout()).hasLineCount(1).contains(" requests, 0 failed; ");
            assertThat(load.stderr()).isEmpty();
            assertThat(names(folder)).containsExactlyInAnyOrder("ledger", "report.json", "stdout", "stderr");
        }
    }

    @Test
    void it_ends_by_itself_when_its_time_is_up() throws Exception {
        try (var server = new EventServer();
                var load = LoadProcess.against(server, folder, "--seconds", "2")) {
            assertThat(load.exitCode()).isZero();

            assertThat(load.report().get("running").asBoolean()).isFalse();
            assertLedgerIsComplete(load, server);
        }
    }

    @Test
    void the_events_are_those_of_old_with_a_little_more() throws Exception {
        try (var server = new EventServer();
                var load = LoadProcess.against(server, folder, "--empty-percent", "0")) {
            assertThat(load.stopAfter(100)).isZero();

            assertThat(server.events().values()).allSatisfy(event -> {
                assertThat(event.get("hello").asText()).isEqualTo("world");
                assertThat(event.get("value").asInt()).isBetween(0, 10);
                assertThat(event.at("/user/key").asText()).hasSize(10);
            });
            assertThat(emptyShare(server)).isZero();
        }
    }

    @Test
    void an_event_that_comes_back_wrong_is_a_failure_that_shows_both() throws Exception {
        try (var server = new EventServer()
                        .reading(event -> event.get("value").asInt() == 7 ? event.put("hello", "moon") : event);
                var load = LoadProcess.against(server, folder, "--pause-max", "10")) {
            assertThat(load.stopAfter(500)).isZero();

            var report = load.report();
            var sevens = server.events().values().stream()
                    .filter(event -> event.get("value").asInt() == 7)
                    .count();
            assertThat(report.get("failed").asLong()).isPositive().isBetween(sevens - USERS, sevens);
            assertLedgerIsComplete(load, server);
            var failure = report.get("failures").get(0);
            assertThat(failure.get("label").asText()).startsWith("GET /events/");
            assertThat(failure.get("code").asText()).isEqualTo("200");
            assertThat(failure.get("message").asText())
                    .contains("not what was sent", "\"hello\":\"world\"", "\"hello\":\"moon\"");
        }
    }

    @Test
    void numbers_are_compared_by_value() throws Exception {
        try (var server = new EventServer()
                        .reading(event -> event.set(
                                "amount",
                                DecimalNode.valueOf(
                                        event.get("amount").decimalValue().setScale(9))));
                var load = LoadProcess.against(server, folder)) {
            assertThat(load.stopAfter(100)).isZero();

            assertThat(load.report().get("gets").asLong()).isPositive();
            assertThat(load.report().get("failures")).isEmpty();
        }
    }

    @Test
    void a_number_that_comes_back_as_a_text_is_a_failure() throws Exception {
        try (var server = new EventServer()
                        .reading(event -> event.put("value", event.get("value").asText()));
                var load = LoadProcess.against(server, folder)) {
            assertThat(load.stopAfter(100)).isZero();

            assertThat(load.report().get("failed").asLong()).isPositive();
            assertThat(load.report().get("failed")).isEqualTo(load.report().get("gets"));
            assertThat(load.report().get("failures")).hasSize(20);
        }
    }

    @Test
    void a_refused_event_is_counted_and_neither_recorded_nor_read() throws Exception {
        var posts = new AtomicInteger();
        try (var server = new EventServer().refusing(event -> posts.incrementAndGet() % 10 == 0);
                var load = LoadProcess.against(server, folder, "--pause-max", "10")) {
            assertThat(load.stopAfter(200)).isZero();

            var report = load.report();
            int cut = report.get("cancelled").asInt();
            assertThat(report.get("posts").asInt()).isBetween(posts.get() - cut, posts.get());
            assertThat(report.get("failed").asInt()).isBetween(posts.get() / 10 - cut, posts.get() / 10);
            assertLedgerIsComplete(load, server);
            var failure = report.get("failures").get(0);
            assertThat(failure.get("label").asText()).isEqualTo("POST /events");
            assertThat(failure.get("code").asText()).isEqualTo("503");
            assertThat(failure.get("message").asText()).contains("The store is having a rest");
        }
    }

    @Test
    void a_service_that_is_not_there_is_a_failure_without_an_answer() throws Exception {
        var server = new EventServer();
        server.close();
        try (var load = LoadProcess.against(server, folder, "--threads", "1")) {
            await().until(() -> load.report().at("/failed").asLong() > 0);
            load.stop();
            assertThat(load.exitCode()).isZero();

            assertThat(load.ledger()).isEmpty();
            assertThat(load.report().get("failed")).isEqualTo(load.report().get("posts"));
            assertThat(load.report().at("/failures/0/code").asText()).isEqualTo("none");
            assertThat(load.report().at("/failures/0/message").asText()).contains("Connection refused");
            assertThat(load.stderr()).isEmpty();
        }
    }

    @Test
    void it_does_not_wait_for_a_service_that_says_nothing_and_does_not_blame_it() throws Exception {
        try (var server = new EventServer();
                var load = LoadProcess.against(server, folder)) {
            await().until(() -> load.ledger().size() > 50);
            server.fallSilent();

            load.stop();

            assertThat(load.exitCode()).isZero();
            assertThat(load.report().get("cancelled").asLong()).isPositive();
            assertThat(load.report().get("failed").asLong()).isZero();
            assertLedgerIsComplete(load, server);
        }
    }

    @Test
    void an_event_that_was_asked_for_is_in_the_ledger_even_after_a_kill() throws Exception {
        var asked = ConcurrentHashMap.<String>newKeySet();
        try (var server = new EventServer().reading(event -> {
                    asked.add(event.at("/user/key").asText());
                    return event;
                });
                var load = LoadProcess.against(server, folder, "--pause-max", "0")) {
            await().until(() -> asked.size() > 500);

            load.kill();
            load.exitCode();

            assertThat(load.ledger())
                    .extracting(line -> line.at("/event/user/key").asText())
                    .containsAll(asked);
        }
    }

    @Test
    void a_ledger_is_continued_after_its_last_whole_line() throws Exception {
        Files.writeString(
                folder.resolve("ledger"), "{\"self\":\"/events/a/1\",\"event\":{}}\n{\"self\":\"/events/a/2\",\"ev");
        try (var server = new EventServer();
                var load = LoadProcess.against(server, folder)) {
            assertThat(load.stopAfter(20)).isZero();

            assertThat(load.ledger()).hasSize(load.report().get("acknowledged").asInt() + 1);
            assertThat(load.ledger().get(0).get("self").asText()).isEqualTo("/events/a/1");
        }
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
        try (var help = new LoadProcess(folder, "--help")) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.stdout())
                    .contains("--url", "--ledger", "--report", "--threads", "--seconds", "--pause-max")
                    .contains("--empty-percent");
        }
    }

    private void assertRefused(String sentence, String... arguments) throws InterruptedException {
        try (var load = new LoadProcess(folder, arguments)) {
            assertThat(load.exitCode()).isEqualTo(2);
            assertThat(load.stderr()).startsWith(sentence).hasLineCount(1);
            assertThat(load.stdout()).isEmpty();
        }
    }

    /** All that is acknowledged is recorded. A request that was cancelled may have been stored all the same. */
    private static void assertLedgerIsComplete(LoadProcess load, EventServer server) {
        var recorded = byLink(load.ledger());
        assertThat(recorded).hasSize(load.report().get("acknowledged").asInt());
        assertThat(server.events())
                .containsAllEntriesOf(recorded)
                .hasSizeBetween(
                        recorded.size(),
                        recorded.size() + load.report().get("cancelled").asInt());
    }

    private static Map<String, JsonNode> byLink(List<JsonNode> ledger) {
        return ledger.stream().collect(Collectors.toMap(line -> line.get("self").asText(), line -> line.get("event")));
    }

    private static double emptyShare(EventServer server) {
        var events = server.events().values();
        return (double) events.stream()
                        .filter(event -> event.get("note").asText().isEmpty()
                                || event.at("/user/nickname").asText().isEmpty())
                        .count()
                / events.size();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
