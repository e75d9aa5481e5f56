package dev.datanomad.migration.flags;

import static dev.datanomad.migration.flags.TestFlags.DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.ON_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.READ_MONGO;
import static dev.datanomad.migration.flags.TestFlags.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.lifecycle.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of users when somebody cleans up, archives or breaks a flag in LaunchDarkly. */
class GuardedStreamTest {

    /** The flag that DynamoDB's users do not have, and have by default. */
    private static final String FLAG = TestFlags.flag(READ_MONGO, TestFlags.rollout("0"), "");

    private static final String KEY = READ_MONGO.key();

    private static final String BROKEN =
            "The flag " + KEY + " of LaunchDarkly is not used until it is put right: its field" + " /flags/" + KEY;

    @TempDir
    private Path folder;

    /** What may happen to a flag. */
    enum Damage {
        DELETED(
                null,
                "There is no flag " + KEY + " in LaunchDarkly any more; its last known definition holds: restore it."),
        ARCHIVED(
                FLAG.replace("'on'".replace('\'', '"'), "\"deleted\": true, \"on\""),
                "There is no flag " + KEY + " in LaunchDarkly any more; its last known definition holds: restore it."),
        TYPE_CHANGED(
                FLAG.replace("[true, false]", "[\"yes\", \"no\"]"),
                BROKEN + " must be a boolean flag, with true and false as its variations; its last known definition"
                        + " holds."),
        VARIATION_REMOVED(
                FLAG.replace("[true, false]", "[true]"),
                BROKEN + "/offVariation must be a whole number from 0 to 0; its last known definition holds."),
        OFF_VARIATION_REMOVED(
                FLAG.replace("\"offVariation\": 1,", ""),
                BROKEN + "/offVariation must be a whole number from 0 to 1; its last known definition holds."),
        WEIGHTS(
                FLAG.replace("\"weight\": 100000", "\"weight\": 90000"),
                BROKEN
                        + "/fallthrough/rollout must have weights that add up to 100000, and not to 90000; its last known"
                        + " definition holds.");

        private final String flag;
        private final String warning;

        Damage(String flag, String warning) {
            this.flag = flag;
            this.warning = warning;
        }

        void happenAt(FakeLaunchDarkly service) throws IOException {
            if (flag == null) {
                service.delete("/flags/" + KEY);
            } else {
                service.patch(KEY, flag);
            }
        }

        /** All flags, after that has happened. */
        String all() {
            String others = DYNAMO.substring(DYNAMO.indexOf("\"read-events-dynamo\""));
            return "{\"flags\": {" + (flag == null ? "" : flag + ", ") + others;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_flag_that_is_damaged_holds_and_is_told_of_over_a_restart_until_it_is_restored(Damage damage)
            throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                    FlagClient flags = connect(service)) {
                service.put(DYNAMO);
                soon().until(flags::known);

                damage.happenAt(service);

                assertHolds(flags, damage.warning);
                service.patch("another", TestFlags.flag(new BooleanFlag("another", true), TestFlags.rollout("1"), ""));
                assertThat(log.lines()).containsOnlyOnce(damage.warning);

                service.put(damage.all());
                assertHolds(flags, damage.warning);
            }

            try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                    FlagClient flags = connect(service)) {
                assertHolds(flags, "LaunchDarkly has not answered yet; the last known flags hold.");
                assertThat(flags.known()).isTrue();

                service.put(damage.all());

                assertHolds(flags, damage.warning);

                service.patch(KEY, TestFlags.flag(READ_MONGO, TestFlags.rollout("100"), ""));

                soon().until(() -> of(flags, "ann").readMongo());
                assertThat(flags.state().warnings()).isEmpty();
                assertThat(log.lines()).noneMatch(line -> line.contains("before client initialized"));
            }
        }
    }

    @Test
    void the_other_flags_can_be_changed_while_one_holds() throws Exception {
        try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                FlagClient flags = connect(service)) {
            service.put(DYNAMO);
            soon().until(flags::known);
            Damage.DELETED.happenAt(service);

            service.patch("write-events-mongo", TestFlags.flag(TestFlags.WRITE_MONGO, TestFlags.rollout("100"), ""));

            soon().until(() -> of(flags, "ann").writeMongo());
            assertHoldsReadMongo(flags);
        }
    }

    private static void assertHoldsReadMongo(FlagClient flags) {
        assertThat(of(flags, "ann").readMongo()).isFalse();
        assertThat(flags.state().warnings()).containsExactly(Damage.DELETED.warning);
    }

    @Test
    void what_a_flag_needs_holds_as_well() throws Exception {
        String gate = TestFlags.flag(new BooleanFlag("gate", false), "{\"variation\": 0}", "");
        String needy = TestFlags.flag(
                READ_MONGO,
                "{\"variation\": 1}",
                TestFlags.json(", 'prerequisites': [{'key': 'gate', 'variation': 0}], 'rules': [{'variation': 0,"
                        + " 'clauses': [{'op': 'segmentMatch', 'values': ['testers', 'nobody']}]}]"));
        try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                FlagClient flags = connect(service)) {
            service.put(
                    DYNAMO.replace(FLAG, needy + ", " + gate)
                            .replaceFirst(
                                    "}$",
                                    TestFlags.json(
                                            ", 'segments': {'testers': {'key': 'testers', 'version': 1, 'included': ['eve']}}}")));
            soon().until(flags::known);
            assertThat(of(flags, "eve").readMongo()).isTrue();
            assertThat(of(flags, "ann").readMongo()).isFalse();

            service.delete("/flags/gate");
            service.delete("/segments/testers");

            soon().until(() -> flags.state().warnings().size() == 2);
            assertThat(flags.state().warnings())
                    .containsExactly(
                            "There is no flag gate in LaunchDarkly any more; its last known definition holds: restore it.",
                            "There is no segment testers in LaunchDarkly any more; its last known definition holds:"
                                    + " restore it.");
            assertThat(of(flags, "eve").readMongo()).isTrue();
            assertThat(of(flags, "ann").readMongo()).isFalse();
        }
    }

    @Test
    void flags_that_do_not_go_together_leave_all_as_they_were() throws Exception {
        try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                FlagClient flags = connect(service)) {
            service.put(DYNAMO);
            soon().until(flags::known);

            service.patch(
                    KEY,
                    TestFlags.flag(
                            READ_MONGO,
                            TestFlags.rollout("100"),
                            TestFlags.json(", 'prerequisites': [{'key': 'read-events-mongo', 'variation': 0}]")));

            assertHolds(
                    flags,
                    "LaunchDarkly is not used until it is put right: its flag read-events-mongo is a prerequisite of"
                            + " itself; the last known flags hold.");
        }
    }

    @Test
    void an_outdated_message_changes_nothing() throws Exception {
        try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                FlagClient flags = connect(service)) {
            service.put(DYNAMO.replace("\"version\": 1", "\"version\": 5"));
            soon().until(flags::known);

            Damage.DELETED.happenAt(service);
            service.patch(KEY, TestFlags.flag(READ_MONGO, TestFlags.rollout("100"), ""));
            service.patch(
                    "write-events-mongo",
                    TestFlags.flag(TestFlags.WRITE_MONGO, TestFlags.rollout("100"), "")
                            .replace("\"version\": 1", "\"version\": 6"));

            soon().until(() -> of(flags, "ann").writeMongo());
            assertThat(of(flags, "ann").readMongo()).isFalse();
            assertThat(flags.state().warnings()).isEmpty();
        }
    }

    @Test
    void flags_are_persisted_as_a_flag_file_and_a_failure_is_told() throws Exception {
        Path inTheWay = Files.createDirectories(folder.resolve("last-good.json"));
        Files.createFile(inTheWay.resolve("something"));
        try (FakeLaunchDarkly service = new FakeLaunchDarkly();
                FlagClient flags = connect(service)) {
            service.put(DYNAMO);
            soon().until(() -> flags.state()
                    .warnings()
                    .equals(List.of("The flags would not outlive a restart, because " + inTheWay
                            + " cannot be written: set FLAGS_LAST_GOOD to a writable file.")));

            Files.delete(inTheWay.resolve("something"));
            Files.delete(inTheWay);

            soon().until(() -> flags.state().warnings().isEmpty());
            try (FlagRules rules = FlagRules.read(Files.readAllBytes(inTheWay), TestFlags.FLAGS)) {
                assertThat(rules.version()).isEqualTo(flags.state().version());
            }
        }
    }

    private void assertHolds(FlagClient flags, String warning) {
        soon().until(() -> flags.state().warnings().equals(List.of(warning)));
        assertThat(of(flags, "ann")).isEqualTo(ON_DYNAMO);
    }

    private FlagClient connect(FakeLaunchDarkly service) {
        return TestFlags.connect(service.uri(), 100, folder.resolve("last-good.json"));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(10));
    }
}
