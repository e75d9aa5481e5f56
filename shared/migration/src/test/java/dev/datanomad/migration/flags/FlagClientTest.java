package dev.datanomad.migration.flags;

import static dev.datanomad.migration.flags.TestFlags.DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.ON_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.READ_MONGO;
import static dev.datanomad.migration.flags.TestFlags.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.lifecycle.RecordedLog;
import dev.datanomad.service.lifecycle.StartupException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags from LaunchDarkly and from a file: while they are unknown, known, changed, and no longer reachable. */
class FlagClientTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void a_user_has_the_flags_that_launchdarkly_streams_and_keeps_the_last_ones_when_it_is_gone() throws Exception {
        FakeLaunchDarkly service = new FakeLaunchDarkly();
        try (FlagClient flags = connect(service.uri(), 300)) {
            assertRefused(flags);
            assertThat(flags.state().warnings())
                    .containsExactly(
                            "LaunchDarkly has not answered yet.",
                            "No flags are known from LaunchDarkly through " + service.uri()
                                    + ": requests are refused until they are.");
            assertThat(flags.state().version()).isEqualTo("none");
            assertThat(flags.state().flags().get(0).rollout()).isEqualTo("not known");
            assertThat(flags.state().flags().get(0).share()).isNaN();

            service.put(DYNAMO);

            soon().until(flags::known);
            assertThat(of(flags, "ann")).isEqualTo(ON_DYNAMO);
            assertThat(flags.state().source()).isEqualTo("LaunchDarkly through " + service.uri());
            assertThat(flags.state().warnings()).isEmpty();
            assertThat(flags.state().age()).isZero();
            assertThat(flags.state().flags())
                    .containsExactly(
                            new FlagsPanel.Flag("read-events-mongo", "nobody", 0),
                            new FlagsPanel.Flag(
                                    "read-events-dynamo", "everybody, with prerequisite write-events-dynamo", 1),
                            new FlagsPanel.Flag("write-events-mongo", "nobody", 0),
                            new FlagsPanel.Flag("write-events-dynamo", "everybody", 1));
            String version = flags.state().version();
            assertThat(version).matches("[0-9a-f]{12}");

            service.patch(READ_MONGO.key(), TestFlags.flag(READ_MONGO, TestFlags.rollout("100"), ""));

            soon().until(() -> of(flags, "ann").readMongo());
            assertThat(flags.state().version()).isNotEqualTo(version);

            String lost = "LaunchDarkly cannot be reached (there is no connection); the last known flags hold.";
            try (RecordedLog log = new RecordedLog()) {
                service.close();

                soon().until(() -> flags.state().age().compareTo(Duration.ZERO) > 0);
                assertThat(flags.state().warnings()).containsExactly(lost);
                soon().until(() -> log.lines().contains(lost));
            }
            assertThat(of(flags, "ann")).isEqualTo(new TestFlags.User(true, true, false, true));
            assertThat(flags.known()).isTrue();
        } finally {
            service.close();
        }
    }

    @Test
    void flags_that_launchdarkly_never_had_are_named_and_requests_refused_until_it_has_all_of_them() throws Exception {
        try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                FlagClient flags = connect(service.uri(), 300)) {
            service.put(TestFlags.file(TestFlags.flag(READ_MONGO, TestFlags.rollout("0"), "")));
            soon().until(() -> flags.state().warnings().size() == 4);

            assertThat(flags.state().warnings())
                    .startsWith(
                            "There is no flag read-events-dynamo in LaunchDarkly: create it.",
                            "There is no flag write-events-mongo in LaunchDarkly: create it.",
                            "There is no flag write-events-dynamo in LaunchDarkly: create it.");
            assertRefused(flags);

            service.put(DYNAMO);

            soon().until(flags::known);
            assertThat(of(flags, "ann")).isEqualTo(ON_DYNAMO);
            assertThat(flags.state().warnings()).isEmpty();
        }
    }

    @Test
    void an_sdk_key_that_launchdarkly_refuses_is_warned_of() throws Exception {
        try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                FlagClient flags = TestFlags.open(Map.of(
                        "LD_SDK_KEY",
                        "another-key",
                        "LD_RELAY_URI",
                        service.uri(),
                        "FLAGS_LAST_GOOD",
                        folder.resolve("last-good.json").toString()))) {
            soon().until(() -> flags.state().warnings().stream()
                    .anyMatch(warning ->
                            warning.startsWith("LaunchDarkly refuses LD_SDK_KEY (it answers with the status 401)")));
            assertRefused(flags);
        }
    }

    @Test
    void a_start_waits_for_launchdarkly_no_longer_than_it_may() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            long start = System.nanoTime();
            try (FlagClient flags = connect("http://127.0.0.1:" + silent.getLocalPort(), 200)) {
                assertThat(since(start)).isBetween(Duration.ofMillis(150), Duration.ofSeconds(4));
                assertRefused(flags);
            }
        }
    }

    @Test
    void a_stop_waits_for_no_event_that_launchdarkly_does_not_take() throws Exception {
        try (FakeLaunchDarkly service = new FakeLaunchDarkly()) {
            FlagClient flags = connect(service.uri(), 300);
            service.put(DYNAMO);
            soon().until(flags::known);
            service.hangOnEvents();
            of(flags, "ann");
            long start = System.nanoTime();

            flags.close();

            assertThat(since(start)).isLessThan(SOON);
        }
    }

    @Test
    void a_stop_is_quick_and_leaves_no_thread_that_keeps_the_process_alive() throws Exception {
        try (FakeLaunchDarkly service = new FakeLaunchDarkly()) {
            Set<Thread> before = threads();
            FlagClient fromService = connect(service.uri(), 300);
            service.put(DYNAMO);
            soon().until(fromService::known);
            Path file = folder.resolve("flags.json");
            TestFlags.write(file, DYNAMO);
            FlagClient fromFile = TestFlags.open(file);
            of(fromService, "ann");
            of(fromFile, "ann");
            long start = System.nanoTime();

            fromFile.close();
            assertThat(since(start)).isLessThan(Duration.ofSeconds(2));
            fromService.close();

            assertThat(since(start)).isLessThan(SOON);
            assertThat(threads().stream()
                            .filter(thread -> !before.contains(thread) && !thread.isDaemon())
                            // the fake's own
                            .filter(thread -> !thread.getName().startsWith("pool-")))
                    .isEmpty();
            soon().until(() ->
                    threads().stream().noneMatch(thread -> thread.getName().startsWith("flag")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8030",
                "ftp://localhost",
                "http://",
                "//localhost",
                "relay",
                "http://a b",
                "http://user:secret@relay"
            })
    void an_address_that_is_no_relay_proxy_is_refused(String uri) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> connect(uri, 100))
                .withMessage("LD_RELAY_URI must be the address of a relay proxy, like http://localhost:8030.");
    }

    @Test
    void an_sdk_key_that_cannot_be_one_is_refused_and_not_repeated() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> TestFlags.open(Map.of("LD_SDK_KEY", "sdk\u0007key")))
                .withMessageContaining("LD_SDK_KEY")
                .withMessageNotContaining("sdk\u0007key");
    }

    @ParameterizedTest
    @CsvSource({"FLAGS_FILE, /", "FLAGS_FILE, 'a\u0000b'", "FLAGS_LAST_GOOD, /", "LD_START_MILLIS, soon"})
    void a_setting_that_cannot_be_right_is_named(String variable, String value) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> TestFlags.open(Map.of(variable, value)))
                .withMessageStartingWith(variable + " must be ");
    }

    private FlagClient connect(String uri, int startMillis) {
        return TestFlags.connect(uri, startMillis, folder.resolve("last-good.json"));
    }

    private static void assertRefused(FlagClient flags) {
        assertThat(flags.known()).isFalse();
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> of(flags, "ann"))
                .withMessageStartingWith("The flags from LaunchDarkly through http://127.0.0.1:")
                .withMessageEndingWith(" are not known yet");
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON).pollInterval(Duration.ofMillis(10));
    }
}
