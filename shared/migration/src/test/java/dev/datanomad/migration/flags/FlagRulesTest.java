package dev.datanomad.migration.flags;

import static dev.datanomad.migration.flags.TestFlags.FLAGS;
import static dev.datanomad.migration.flags.TestFlags.MONGO;
import static dev.datanomad.migration.flags.TestFlags.READ_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.READ_MONGO;
import static dev.datanomad.migration.flags.TestFlags.WRITE_DYNAMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.datanomad.service.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether another program has the flags of a file as the service has them. */
class FlagRulesTest {

    private static final int SEED = 61;

    private static final String HALF = TestFlags.percents("100", "0", "100", "50");

    @TempDir
    private Path folder;

    /** Flag files as people write them. */
    enum HandWritten {
        AS_THE_LAB_DOES(HALF),
        THE_OTHER_WAY_ROUND(HALF.replace("[true, false], \"offVariation\": 1", "[false, true], \"offVariation\": 0")
                .replace("\"prerequisites\": [{\"key\": \"write-events-dynamo\", \"variation\": 0}]", "\"x\": 1")),
        OFF_AND_TRUE(
                HALF.replace("\"on\": true", "\"on\": false").replace("\"offVariation\": 1", "\"offVariation\": 0")),
        TWO_TARGETS(HALF.replace(
                "\"salt\"", "\"targets\": [{\"variation\": 0, \"values\": [\"user-1\", \"user-2\"]}], \"salt\"")),
        MARKED("\uFEFF" + HALF),
        CONSTANTS(TestFlags.json("{'flagValues': {'read-events-mongo': true, 'read-events-dynamo': false,"
                + " 'write-events-mongo': true, 'write-events-dynamo': true}}")),
        NINETY_PERCENT(HALF.replace("\"weight\": 100000", "\"weight\": 90000")),
        UNKNOWN_VARIATION(HALF.replace("\"variation\": 1", "\"variation\": 2")),
        TOO_LONG(HALF + " ".repeat(FlagSet.MAX_FILE_BYTES));

        private final String content;

        HandWritten(String content) {
            this.content = content;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_is_to_both_the_same(HandWritten file) throws Exception {
        byte[] json = bytes(file.content);
        Path path = Files.write(folder.resolve("flags.json"), json);
        UnusableFlagsException refusal = catchThrowableOfType(
                UnusableFlagsException.class, () -> FlagRules.read(json, FLAGS).close());

        try (FlagClient service = TestFlags.open(path)) {
            if (refusal != null) {
                assertThat(file).isGreaterThanOrEqualTo(HandWritten.NINETY_PERCENT);
                assertThat(service.state().warnings())
                        .first()
                        .isEqualTo("FLAGS_FILE " + path + " is not used until it is put right: " + refusal.getMessage()
                                + ".");
                assertThat(service.known()).isFalse();
                return;
            }
            assertThat(file).isLessThan(HandWritten.NINETY_PERCENT);
            try (FlagRules rules = FlagRules.read(json, FLAGS)) {
                for (String user : TestFlags.users(300)) {
                    assertThat(new TestFlags.User(
                                    rules.isOn(READ_MONGO, user),
                                    rules.isOn(READ_DYNAMO, user),
                                    rules.isOn(TestFlags.WRITE_MONGO, user),
                                    rules.isOn(WRITE_DYNAMO, user)))
                            .as(user)
                            .isEqualTo(TestFlags.of(service, user));
                }
                assertThat(service.state().version()).isEqualTo(rules.version());
                assertThat(service.state().flags())
                        .containsExactlyElementsOf(FLAGS.stream()
                                .map(flag -> new FlagsPanel.Flag(flag.key(), rules.audience(flag), rules.share(flag)))
                                .toList());
            }
        }
    }

    @Test
    void shares_are_those_that_the_sdk_gives() {
        assertThat(share(HandWritten.AS_THE_LAB_DOES, WRITE_DYNAMO)).isEqualTo(0.5, within(0.02));
        assertThat(share(HandWritten.OFF_AND_TRUE, READ_DYNAMO)).isEqualTo(1);
        assertThat(share(HandWritten.CONSTANTS, READ_DYNAMO)).isZero();
        assertThat(share(HandWritten.THE_OTHER_WAY_ROUND, READ_MONGO)).isZero();
    }

    @Test
    void targeted_users_are_named() {
        try (FlagRules rules = FlagRules.read(bytes(HandWritten.TWO_TARGETS.content), FLAGS)) {
            assertThat(rules.targetedUsers()).containsExactlyInAnyOrder("user-1", "user-2");
        }
    }

    @Test
    void an_unknown_flag_is_not_guessed() {
        try (FlagRules rules = FlagRules.read(bytes(MONGO), FLAGS)) {
            assertThatIllegalArgumentException().isThrownBy(() -> rules.isOn(new BooleanFlag("other", true), "ann"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 25_000, 99_999, 100_000})
    void a_rollout_is_set_whatever_the_flag_was(int thousandths) {
        for (HandWritten file : HandWritten.values()) {
            if (file.compareTo(HandWritten.NINETY_PERCENT) >= 0) {
                continue;
            }
            byte[] edited = FlagRules.withRollout(bytes(file.content), FLAGS, WRITE_DYNAMO.key(), thousandths, SEED);
            try (FlagRules before = FlagRules.read(bytes(file.content), FLAGS);
                    FlagRules rules = FlagRules.read(edited, FLAGS)) {
                assertThat(rules.share(WRITE_DYNAMO)).as(file.name()).isEqualTo(thousandths / 100_000.0, within(0.02));
                assertThat(rules.audience(READ_MONGO)).isEqualTo(before.audience(READ_MONGO));
                assertThat(rules.targetedUsers()).isEqualTo(before.targetedUsers());
            }
        }
    }

    @Test
    void a_rollout_leaves_all_else_in_the_file() {
        byte[] edited = FlagRules.withRollout(
                bytes(FlagSetTest.RICH.replaceFirst("\\{", "{\"note\": \"ours\", ")),
                FLAGS,
                READ_MONGO.key(),
                100_000,
                SEED);

        Map<String, Object> before = Json.parse(FlagSetTest.RICH);
        Map<String, Object> after = Json.parse(edited);
        assertThat(after).containsEntry("note", "ours").containsEntry("flagValues", before.get("flagValues"));
        Map<String, Object> flag = new JsonPart("", after)
                .field("flags").field(READ_MONGO.key()).fields().entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, field -> field.getValue().value()));
        Object fallthrough = flag.remove("fallthrough");
        assertThat(fallthrough).isEqualTo(Json.parse("{\"variation\": 0}"));
        JsonPart unchanged = new JsonPart("", before).field("flags").field(READ_MONGO.key());
        assertThat(flag)
                .allSatisfy((name, value) ->
                        assertThat(value).isEqualTo(unchanged.field(name).value()));
        assertThat(flag).hasSize(unchanged.fields().size() - 1);
        assertThat(new String(edited, StandardCharsets.UTF_8).lines()).hasSizeGreaterThan(50);
    }

    @Test
    void a_rollout_mends_what_it_replaces_and_refuses_what_stays_broken() {
        byte[] ninety = bytes(HALF.replace("\"weight\": 50000}, {", "\"weight\": 40000}, {"));
        try (FlagRules rules =
                FlagRules.read(FlagRules.withRollout(ninety, FLAGS, WRITE_DYNAMO.key(), 10_000, SEED), FLAGS)) {
            assertThat(rules.audience(WRITE_DYNAMO)).isEqualTo("10% of users");
        }

        assertRefused(ninety, READ_MONGO.key(), "must have weights that add up to 100000, and not to 90000");
        assertRefused(bytes(HALF), "other", "it has no flag other");
        for (String variations : List.of("[true]", "[false]", "[\"true\", \"false\"]")) {
            String only = HALF.replaceFirst("\\[true, false]", variations);
            assertRefused(
                    bytes(only), READ_MONGO.key(), "its field /flags/read-events-mongo/variations has no variation");
        }
        assertRefused(
                bytes(HandWritten.CONSTANTS.content.replaceFirst("true", "3")),
                READ_MONGO.key(),
                "its field /flagValues/read-events-mongo must be true or false");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlagRules.withRollout(bytes(HALF), FLAGS, READ_MONGO.key(), 100_001, SEED));
    }

    private static void assertRefused(byte[] json, String key, String reason) {
        assertThatExceptionOfType(UnusableFlagsException.class)
                .isThrownBy(() -> FlagRules.withRollout(json, FLAGS, key, 10_000, SEED))
                .withMessageContaining(reason);
    }

    private static double share(HandWritten file, BooleanFlag flag) {
        try (FlagRules rules = FlagRules.read(bytes(file.content), FLAGS)) {
            return rules.share(flag);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
