package dev.datanomad.migration.flags;

import static dev.datanomad.migration.flags.TestFlags.DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.MONGO;
import static dev.datanomad.migration.flags.TestFlags.ON_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.ON_MONGO;
import static dev.datanomad.migration.flags.TestFlags.READ_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.READ_MONGO;
import static dev.datanomad.migration.flags.TestFlags.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.subsystems.DataSourceUpdateSink;
import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.lifecycle.RecordedLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the flags when their file is missing, broken, half-written or replaced. */
class FlagFileTest {

    @TempDir
    private Path folder;

    /** Ways to make a flag file useless, and what is said about each. */
    enum Breakage {
        EMPTY(file -> Files.writeString(file, ""), "is empty"),
        HALF(file -> Files.writeString(file, MONGO.substring(0, MONGO.length() / 2)), "is not valid JSON"),
        TWO_MEGABYTES(file -> Files.writeString(file, MONGO + " ".repeat(2 * 1024 * 1024)), "more than 1048576 bytes"),
        NO_UTF_8(file -> Files.write(file, new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe}), "is not valid UTF-8"),
        GONE(Files::deleteIfExists, "it does not exist"),
        A_FOLDER(
                file -> {
                    Files.deleteIfExists(file);
                    Files.createDirectory(file);
                },
                "it is not a file");

        private final Breaking breaking;
        private final String reason;

        private interface Breaking {
            void happensTo(Path file) throws IOException;
        }

        Breakage(Breaking breaking, String reason) {
            this.breaking = breaking;
            this.reason = reason;
        }
    }

    @Test
    void a_poll_that_fails_in_any_way_is_not_the_last_one() throws IOException {
        TestFlags.write(file(), MONGO);
        AtomicInteger updates = new AtomicInteger();
        DataSourceUpdateSink failsFirst = (DataSourceUpdateSink) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSourceUpdateSink.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("init") && updates.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("for a moment");
                    }
                    return method.getReturnType() == boolean.class ? true : null;
                });
        KnownFlags known = new KnownFlags(folder.resolve("last-good.json"), TestFlags.KEYS);
        known.updating(failsFirst);
        try (FlagFile source = new FlagFile(file(), known, TestFlags.KEYS)) {
            source.start();

            await().until(source::isInitialized);
            assertThat(updates).hasValue(2);
            await().until(() -> source.warning().isEmpty());
        }
    }

    @Test
    void without_a_file_the_defaults_apply_until_there_is_one() {
        try (RecordedLog log = new RecordedLog();
                FlagClient flags = TestFlags.open(file())) {
            assertThat(log.lines())
                    .contains("No flags are known; the defaults apply: read-events-mongo on, read-events-dynamo off,"
                            + " write-events-mongo on, write-events-dynamo off.");
            assertThat(of(flags, "ann")).isEqualTo(ON_MONGO);
            assertThat(flags.known()).isTrue();
            assertThat(flags.state().warnings())
                    .hasSize(2)
                    .contains("FLAGS_FILE " + file() + " is not used until it is put right: it does not exist.");
            assertThat(flags.state().flags())
                    .extracting("rollout")
                    .containsExactly(
                            "everybody, by default",
                            "nobody, by default",
                            "everybody, by default",
                            "nobody, by default");

            TestFlags.write(file(), DYNAMO);

            await().atMost(Duration.ofSeconds(1)).until(() -> of(flags, "ann").equals(ON_DYNAMO));
            soon().until(() -> flags.state().warnings().isEmpty());
        }
    }

    @Test
    void who_started_with_the_defaults_keeps_them_when_a_broken_file_comes() throws Exception {
        try (FlagClient flags = TestFlags.open(file())) {
            Files.writeString(file(), "{}");
            soon().until(() -> flags.state().warnings().get(0).contains("it has no flag"));

            assertThat(flags.known()).isTrue();
            assertThat(of(flags, "ann")).isEqualTo(ON_MONGO);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_is_broken_changes_nothing_until_it_is_mended_even_over_a_restart(Breakage breakage)
            throws Exception {
        breakage.breaking.happensTo(file());
        try (FlagClient flags = TestFlags.open(file())) {
            assertThat(flags.state().warnings()).hasSize(2).first().asString().contains(breakage.reason);
            if (breakage == Breakage.GONE) {
                assertThat(of(flags, "ann")).isEqualTo(ON_MONGO);
            } else {
                assertRefused(flags);
            }

            mend(DYNAMO);
            soon().until(() -> flags.known() && of(flags, "ann").equals(ON_DYNAMO));
            soon().until(() -> flags.state().warnings().isEmpty());

            breakage.breaking.happensTo(file());
            soon().until(() -> !flags.state().warnings().isEmpty());
            assertLastGoodFlagsStay(flags, breakage);
            assertThat(flags.state().flags().get(3).rollout()).isEqualTo("everybody");
        }

        try (FlagClient flags = TestFlags.open(file())) {
            assertLastGoodFlagsStay(flags, breakage);

            mend(MONGO);
            soon().until(() -> of(flags, "ann").equals(ON_MONGO));
            soon().until(() -> flags.state().warnings().isEmpty());
        }
    }

    private void assertRefused(FlagClient flags) {
        assertThat(flags.known()).isFalse();
        assertThat(flags.state().warnings())
                .last()
                .isEqualTo("No flags are known from " + file() + ": requests are refused until they are.");
        assertThatExceptionOfType(NotReadyException.class).isThrownBy(() -> of(flags, "ann"));
    }

    private void assertLastGoodFlagsStay(FlagClient flags, Breakage breakage) {
        assertThat(flags.state().warnings())
                .singleElement()
                .asString()
                .startsWith("FLAGS_FILE " + file() + " is not used until it is put right: it")
                .contains(breakage.reason)
                .endsWith("; the last good flags stay.");
        assertThat(of(flags, "ann")).isEqualTo(ON_DYNAMO);
    }

    @Test
    void a_broken_last_good_file_is_no_first_start_and_a_good_one_comes_after_the_file() throws Exception {
        Path lastGood = Files.writeString(folder.resolve("flags.last-good.json"), "{}");
        try (FlagClient flags = TestFlags.open(file())) {
            assertRefused(flags);
            assertThat(flags.state().warnings()).hasSize(2);
        }

        Files.writeString(lastGood, DYNAMO);
        TestFlags.write(file(), MONGO);
        try (FlagClient flags = TestFlags.open(file())) {
            assertThat(of(flags, "ann")).isEqualTo(ON_MONGO);
            assertThat(flags.state().warnings()).isEmpty();
        }
    }

    @Test
    void last_good_flags_that_cannot_be_persisted_are_warned_of_with_what_to_do() throws Exception {
        Path inTheWay = folder.resolve("flags.last-good.json");
        Files.createDirectories(inTheWay.resolve("sub"));
        Path elsewhere = folder.resolve("elsewhere.json");
        TestFlags.write(file(), DYNAMO);
        try (FlagClient flags = TestFlags.open(file())) {
            assertThat(of(flags, "ann")).isEqualTo(ON_DYNAMO);
            soon().until(() -> flags.state()
                    .warnings()
                    .equals(List.of("The flags would not outlive a restart, because " + inTheWay
                            + " cannot be written: set FLAGS_LAST_GOOD to a writable file.")));

            try (FlagClient other = TestFlags.open(file(), Map.of("FLAGS_LAST_GOOD", elsewhere.toString()))) {
                assertThat(other.state().warnings()).isEmpty();
                soon().until(() -> Files.exists(elsewhere));
            }

            Files.delete(inTheWay.resolve("sub"));
            Files.delete(inTheWay);
            soon().until(() -> flags.state().warnings().isEmpty());
        }

        assertThat(List.of(inTheWay, elsewhere))
                .allSatisfy(lastGood -> assertThat(lastGood).hasContent(DYNAMO));
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().matches(".*\\.\\d+"));
    }

    @Test
    void an_overwriting_in_place_is_never_seen_half_done() throws Exception {
        byte[][] contents = {bytes(MONGO), bytes(DYNAMO)};
        assertNeverBetween(step -> {
            byte[] content = contents[step / 2 % 2];
            boolean begin = step % 2 == 0;
            try (RandomAccessFile out = new RandomAccessFile(file().toFile(), "rw")) {
                if (begin) {
                    out.setLength(0);
                    out.write(content, 0, step % content.length);
                } else {
                    out.write(content);
                }
            }
        });
    }

    @Test
    void a_file_without_a_moment_of_rest_is_never_taken_for_what_it_holds_in_between() throws Exception {
        // Of the same length, so that half the one and half the other is a good file as well.
        byte[] from = bytes(constants("true ", "false", "true ", "false"));
        byte[] to = bytes(constants("false", "true ", "false", "true "));
        int half = new String(from, StandardCharsets.UTF_8).indexOf("\"write-events-mongo");
        assertThat(from).hasSameSizeAs(to);
        assertNeverBetween(step -> {
            byte[] content = step / 2 % 2 == 0 ? from : to;
            try (RandomAccessFile out = new RandomAccessFile(file().toFile(), "rw")) {
                out.write(content, 0, step % 2 == 0 ? half : content.length);
            }
        });
    }

    @Test
    void a_file_renamed_into_place_is_one_or_the_other() throws Exception {
        assertNeverBetween(step -> TestFlags.write(file(), step / 2 % 2 == 0 ? MONGO : DYNAMO));
    }

    @Test
    void a_symbolic_link_that_is_swapped_is_noticed() throws Exception {
        Path data = link("..data", version("..1", MONGO));
        Files.createSymbolicLink(file(), data.getFileName().resolve("flags.json"));
        try (FlagClient flags = TestFlags.open(file())) {
            assertThat(of(flags, "ann")).isEqualTo(ON_MONGO);

            Files.move(link("..next", version("..2", DYNAMO)), data, StandardCopyOption.ATOMIC_MOVE);

            soon().until(() -> of(flags, "ann").equals(ON_DYNAMO));
            assertThat(flags.state().warnings()).isEmpty();
        }
    }

    @Test
    void several_flags_are_evaluated_as_of_one_content_of_the_file() throws Exception {
        TestFlags.write(file(), MONGO);
        KnownFlags source = new KnownFlags(folder.resolve("last-good.json"), TestFlags.KEYS);
        LDConfig config = new LDConfig.Builder()
                .dataSource(context -> {
                    source.updating(context.getDataSourceUpdateSink());
                    return new FlagFile(file(), source, TestFlags.KEYS);
                })
                .events(Components.noEvents())
                .build();
        LDContext ann = LDContext.create("ann");
        try (LDClient sdk = new LDClient("key", config)) {
            FlagSet before = source.flags().orElseThrow();

            List<Boolean> both = source.consistently(() -> {
                boolean readMongo = sdk.boolVariation(READ_MONGO.key(), ann, true);
                if (readMongo) {
                    TestFlags.write(file(), DYNAMO);
                }
                soon().until(() -> source.flags().orElseThrow() != before);
                return List.of(readMongo, sdk.boolVariation(READ_DYNAMO.key(), ann, false));
            });

            assertThat(both).containsExactly(false, true);
        }
    }

    private interface Step {
        void write(int number) throws IOException;
    }

    /**
     * Takes 400 steps a second, two for each content of the file, while others evaluate. Rests after each 42nd, which
     * completes the one content or the other, for long enough that it is taken up.
     */
    private void assertNeverBetween(Step writing) throws Exception {
        TestFlags.write(file(), MONGO);
        Set<TestFlags.User> seen = ConcurrentHashMap.newKeySet();
        AtomicLong evaluations = new AtomicLong();
        AtomicInteger steps = new AtomicInteger();
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try (FlagClient flags = TestFlags.open(file())) {
            writer.scheduleAtFixedRate(() -> write(writing, steps), 0, 2_500, TimeUnit.MICROSECONDS);
            for (int i = 0; i < 2; i++) {
                readers.execute(() -> {
                    while (!readers.isShutdown()) {
                        seen.add(of(flags, "user-" + evaluations.incrementAndGet() % 100));
                    }
                });
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> steps.get() > 1_000 && evaluations.get() > 100_000);
            writer.shutdown();
            assertThat(writer.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
            TestFlags.write(file(), MONGO);
            soon().until(() -> of(flags, "ann").equals(ON_MONGO));
            TestFlags.write(file(), DYNAMO);
            soon().until(() -> seen.contains(ON_DYNAMO));
        } finally {
            writer.shutdownNow();
            readers.shutdownNow();
        }
        assertThat(readers.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).containsExactlyInAnyOrder(ON_MONGO, ON_DYNAMO);
    }

    private static void write(Step writing, AtomicInteger steps) {
        try {
            int step = steps.getAndIncrement();
            if (step % 102 < 42) {
                writing.write(step);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return folder.resolve("flags.json");
    }

    private void mend(String content) throws IOException {
        Files.deleteIfExists(file());
        TestFlags.write(file(), content);
    }

    private Path version(String name, String content) throws IOException {
        Path version = Files.createDirectory(folder.resolve(name));
        Files.writeString(version.resolve("flags.json"), content);
        return version;
    }

    private Path link(String name, Path target) throws IOException {
        return Files.createSymbolicLink(folder.resolve(name), target.getFileName());
    }

    private static String constants(String readMongo, String readDynamo, String writeMongo, String writeDynamo) {
        return TestFlags.json("{'flagValues': {'read-events-mongo': " + readMongo + ", 'read-events-dynamo': "
                + readDynamo + ", 'write-events-mongo': " + writeMongo + ", 'write-events-dynamo': " + writeDynamo
                + "}}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5));
    }
}
