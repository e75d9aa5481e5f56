package dev.datanomad.migration.flags;

import static dev.datanomad.migration.flags.TestFlags.FLAGS;
import static dev.datanomad.migration.flags.TestFlags.READ_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.READ_MONGO;
import static dev.datanomad.migration.flags.TestFlags.WRITE_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.WRITE_MONGO;
import static dev.datanomad.migration.flags.TestFlags.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.awaitility.Awaitility.await;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which users have a flag that is on for a percentage of them. */
class RolloutTest {

    private static final List<String> USERS = TestFlags.users(20_000);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0, 0", "0.5, 0.005", "25, 0.25", "50, 0.5", "75, 0.75", "100, 1"})
    void a_percentage_is_that_share_of_the_users(String percent, double share) {
        double deviation = Math.sqrt(share * (1 - share) / USERS.size());

        assertThat(share(withFlag(percent, TestFlags.User::writeDynamo))).isEqualTo(share, offset(4 * deviation));
    }

    @Test
    void who_has_a_flag_keeps_it_while_the_percentage_grows() {
        Set<String> before = Set.of();
        for (String percent : List.of("0", "1", "5", "25", "50", "99.999", "100")) {
            Set<String> now = withFlag(percent, TestFlags.User::writeDynamo);

            assertThat(now.containsAll(before)).as(percent).isTrue();
            before = now;
        }
        assertThat(before).hasSameSizeAs(USERS);
    }

    @Test
    void who_has_a_flag_has_it_after_a_restart_and_on_another_instance_too() {
        Set<String> first = withFlag("25", TestFlags.User::writeDynamo);

        assertThat(withFlag("25", TestFlags.User::writeDynamo)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "50, 50", "50, 25", "25, 50", "100, 25", "0, 100", "1, 99.999"})
    void with_one_seed_and_the_prerequisite_nobody_reads_dynamodb_without_writing_it(String write, String read) {
        Path file = write(TestFlags.percents("100", read, "100", write));

        assertThat(which(file, user -> user.readDynamo() && !user.writeDynamo()))
                .isEmpty();
    }

    @Test
    void with_one_seed_alone_the_same_users_have_both_flags() {
        Path file = halfEach("'seed': 61, ");

        assertThat(which(file, user -> user.readDynamo() != user.writeDynamo())).isEmpty();
        assertThat(share(which(file, TestFlags.User::readDynamo))).isEqualTo(0.5, offset(0.02));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'seed': %d, ", ""})
    void with_four_seeds_or_none_a_quarter_of_the_users_reads_dynamodb_without_writing_it(String seed) {
        Path file = halfEach(seed);

        assertThat(share(which(file, user -> user.readDynamo() && !user.writeDynamo())))
                .isEqualTo(0.25, offset(0.02));
    }

    @Test
    void all_of_a_hundred_percent_needs_a_rollout_without_an_empty_last_part() {
        // Its hash, a float, rounds up to 1, as that of one user in some tens of millions does.
        String last = "user-141933702";
        Path file = write(TestFlags.percents("100", "0", "100", "100"));
        try (FlagClient flags = TestFlags.open(file)) {
            assertThat(of(flags, last).writeDynamo()).isFalse();

            write(TestFlags.percents("100", "0", "100", "100").replace(", {\"variation\": 1, \"weight\": 0}", ""));

            await().until(() -> of(flags, last).writeDynamo());
        }
    }

    @Test
    void every_user_has_the_flags_that_the_sdk_gives_by_its_own_file_source() throws Exception {
        Path file = write(TestFlags.json("{'flags': {"
                + TestFlags.flag(
                        READ_MONGO,
                        TestFlags.rollout("60"),
                        ", 'targets': [{'variation': 1, 'values': ['user-1', 'user-2']}],"
                                + " 'rules': [{'clauses': [{'attribute': 'key', 'op': 'endsWith', 'values': ['7']}],"
                                + " 'rollout': {'variations': [{'variation': 1, 'weight': 40000},"
                                + " {'variation': 0, 'weight': 60000}]}},"
                                + " {'clauses': [{'op': 'segmentMatch', 'values': ['testers']}], 'variation': 1}]")
                + ", "
                + TestFlags.flag(
                        READ_DYNAMO,
                        TestFlags.rollout("70", ""),
                        ", 'prerequisites': [{'key': 'write-events-dynamo', 'variation': 0}]")
                + ", " + TestFlags.flag(WRITE_DYNAMO, TestFlags.rollout("12.345", "'seed': -5, "), "")
                + "}, 'flagValues': {'write-events-mongo': true},"
                + " 'segments': {'testers': {'key': 'testers', 'included': ['user-3', 'user-30']}}}"));
        LDConfig config = new LDConfig.Builder()
                .dataSource(FileData.dataSource().filePaths(file))
                .events(Components.noEvents())
                .build();
        try (LDClient sdk = new LDClient("key", config);
                FlagClient flags = TestFlags.open(file)) {
            assertThat(sdk.isInitialized()).isTrue();
            for (String user : USERS.subList(0, 1_000)) {
                LDContext context = LDContext.create(user);
                assertThat(of(flags, user))
                        .as(user)
                        .isEqualTo(new TestFlags.User(
                                sdk.boolVariation(READ_MONGO.key(), context, true),
                                sdk.boolVariation(READ_DYNAMO.key(), context, false),
                                sdk.boolVariation(WRITE_MONGO.key(), context, true),
                                sdk.boolVariation(WRITE_DYNAMO.key(), context, false)));
            }
        }
    }

    @Test
    void the_sdk_alone_takes_an_empty_file_for_no_flags_and_this_service_does_not() throws Exception {
        Path file = write(TestFlags.DYNAMO);
        LDConfig config = new LDConfig.Builder()
                .dataSource(FileData.dataSource().filePaths(file).autoUpdate(true))
                .events(Components.noEvents())
                .build();
        LDContext ann = LDContext.create("ann");
        try (LDClient sdk = new LDClient("key", config);
                FlagClient flags = TestFlags.open(file)) {
            assertThat(sdk.boolVariation(READ_MONGO.key(), ann, true)).isFalse();

            Files.writeString(file, "");

            await().atMost(Duration.ofSeconds(20)).until(() -> sdk.boolVariation(READ_MONGO.key(), ann, true));
            await().until(() -> !flags.state().warnings().isEmpty());
            assertThat(of(flags, "ann")).isEqualTo(TestFlags.ON_DYNAMO);
        }
    }

    private Set<String> withFlag(String percent, Predicate<TestFlags.User> flag) {
        return which(write(TestFlags.percents("100", "0", "100", percent)), flag);
    }

    private static Set<String> which(Path file, Predicate<TestFlags.User> flag) {
        try (FlagClient flags = TestFlags.open(file)) {
            assertThat(flags.state().warnings()).isEmpty();
            return USERS.stream().filter(user -> flag.test(of(flags, user))).collect(Collectors.toSet());
        }
    }

    private static double share(Set<String> users) {
        return (double) users.size() / USERS.size();
    }

    /** The four flags, each on for half of the users. */
    private Path halfEach(String seed) {
        return write(TestFlags.file(IntStream.range(0, 4)
                .mapToObj(i -> TestFlags.flag(FLAGS.get(i), TestFlags.rollout("50", seed.formatted(i)), ""))
                .toArray(String[]::new)));
    }

    private Path write(String content) {
        Path file = folder.resolve("flags.json");
        TestFlags.write(file, content);
        return file;
    }
}
