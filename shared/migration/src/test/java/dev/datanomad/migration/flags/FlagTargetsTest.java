package dev.datanomad.migration.flags;

import static dev.datanomad.migration.flags.TestFlags.FLAGS;
import static dev.datanomad.migration.flags.TestFlags.MONGO;
import static dev.datanomad.migration.flags.TestFlags.READ_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.READ_MONGO;
import static dev.datanomad.migration.flags.TestFlags.WRITE_DYNAMO;
import static dev.datanomad.migration.flags.TestFlags.WRITE_MONGO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.launchdarkly.sdk.EvaluationReason;
import dev.datanomad.service.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the SDK gives a user what a target in the file says. */
class FlagTargetsTest {

    private static final String HALF = TestFlags.percents("100", "0", "100", "50");

    private String file = HALF;

    @Test
    void a_user_is_put_on_a_flag_off_it_and_back_to_the_rollout() {
        file = MONGO;
        String before = edited(WRITE_DYNAMO, "bill", FlagTarget.ROLLOUT);

        target(WRITE_DYNAMO, "bill", FlagTarget.ON);
        target(WRITE_DYNAMO, "jane", FlagTarget.OFF);

        try (FlagRules rules = read()) {
            assertThat(rules.isOn(WRITE_DYNAMO, "bill")).isTrue();
            assertThat(rules.isOn(WRITE_DYNAMO, "jane")).isFalse();
            assertThat(rules.isOn(WRITE_DYNAMO, "ann")).isFalse();
            assertThat(rules.targets(WRITE_DYNAMO)).isEqualTo(Map.of("bill", true, "jane", false));
        }
        target(WRITE_DYNAMO, "bill", FlagTarget.OFF);
        try (FlagRules rules = read()) {
            assertThat(rules.isOn(WRITE_DYNAMO, "bill")).isFalse();
            assertThat(rules.targets(WRITE_DYNAMO)).isEqualTo(Map.of("bill", false, "jane", false));
        }
        target(WRITE_DYNAMO, "bill", FlagTarget.ROLLOUT);
        target(WRITE_DYNAMO, "jane", FlagTarget.ROLLOUT);
        assertThat(file).isEqualTo(before);
    }

    @Test
    void all_else_in_the_file_stays() {
        file = FlagSetTest.RICH.replaceFirst("\\{", "{\"note\": \"ours\", ");
        Map<String, Object> before = Json.parse(file.getBytes(StandardCharsets.UTF_8));
        Map<String, Boolean> named;
        try (FlagRules rules = read()) {
            named = rules.targets(READ_MONGO);
        }

        target(READ_MONGO, "bill", FlagTarget.ON);

        try (FlagRules rules = read()) {
            assertThat(rules.isOn(READ_MONGO, "bill")).isTrue();
            assertThat(rules.targets(READ_MONGO)).containsAllEntriesOf(named).hasSize(named.size() + 1);
        }
        target(READ_MONGO, "bill", FlagTarget.ROLLOUT);
        Map<String, Object> after = Json.parse(file.getBytes(StandardCharsets.UTF_8));
        assertThat(new JsonPart("", after).field("flags").field(READ_DYNAMO.key()))
                .isEqualTo(new JsonPart("", before).field("flags").field(READ_DYNAMO.key()));
        assertThat(after).containsEntry("note", "ours").containsEntry("flagValues", before.get("flagValues"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'targets': [{'variation': 1, 'values': ['bill', 'bill']}]",
                "'targets': [{'variation': 1, 'values': ['bill', 7]}, {'variation': 1, 'values': ['bill']}]",
                "'contextTargets': [{'contextKind': 'user', 'variation': 1, 'values': []}]",
                "'targets': [{'variation': 1, 'values': ['bill']}],"
                        + " 'contextTargets': [{'variation': 1, 'values': ['bill']},"
                        + " {'contextKind': 'org', 'variation': 1, 'values': ['bill']}]",
                "'targets': []",
                "'targets': null"
            })
    void the_last_word_holds_whatever_named_the_user_before(String targets) {
        file = HALF.replaceFirst("\"salt\"", TestFlags.json(targets) + ", \"salt\"");

        for (FlagTarget target : List.of(FlagTarget.ON, FlagTarget.OFF, FlagTarget.ON)) {
            target(READ_MONGO, "bill", target);
            try (FlagRules rules = read()) {
                assertThat(rules.isOn(READ_MONGO, "bill")).isEqualTo(target == FlagTarget.ON);
                assertThat(rules.evaluate(READ_MONGO, "bill").getReason().getKind())
                        .isEqualTo(EvaluationReason.Kind.TARGET_MATCH);
            }
        }
    }

    @Test
    void a_constant_becomes_a_flag_that_names_a_user() {
        file = TestFlags.json("{'flagValues': {'read-events-mongo': true, 'read-events-dynamo': false,"
                + " 'write-events-mongo': true, 'write-events-dynamo': false}}");

        target(WRITE_DYNAMO, "bill", FlagTarget.ON);
        target(WRITE_MONGO, "bill", FlagTarget.OFF);

        try (FlagRules rules = read()) {
            assertThat(rules.audienceWithNames(WRITE_DYNAMO)).isEqualTo("nobody but bill");
            assertThat(rules.audienceWithNames(WRITE_MONGO)).isEqualTo("everybody, but not bill");
            assertThat(rules.audienceWithNames(READ_MONGO)).isEqualTo("everybody");
        }
    }

    @Test
    void a_prerequisite_that_is_not_met_outweighs_a_target() {
        file = MONGO;
        target(READ_DYNAMO, "bill", FlagTarget.ON);
        try (FlagRules rules = read()) {
            assertThat(rules.isOn(READ_DYNAMO, "bill")).isFalse();
            assertThat(rules.audienceWithNames(READ_DYNAMO))
                    .isEqualTo("nobody but bill, with prerequisite write-events-dynamo");
        }

        target(WRITE_DYNAMO, "bill", FlagTarget.ON);

        try (FlagRules rules = read()) {
            assertThat(rules.isOn(READ_DYNAMO, "bill")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "50, bill, '', '50% of users, and bill'",
        "50, '', jane, '50% of users, but not jane'",
        "50, bill, jane ann, '50% of users, and bill, but not jane and ann'",
        "0, '', jane, 'nobody, not by name: jane'",
        "100, bill, jane, 'everybody, by name: bill, but not jane'",
        "12.5, a b c d, '', '12.5% of users, and a and b and c and 1 other'",
        "12.5, a b c d e, '', '12.5% of users, and a and b and c and 2 others'"
    })
    void words_name_the_first_users(String percent, String on, String off, String words) {
        file = TestFlags.percents("100", "0", "100", percent);
        for (String user : on.split(" ")) {
            target(WRITE_DYNAMO, user, FlagTarget.ON);
        }
        for (String user : off.split(" ")) {
            target(WRITE_DYNAMO, user, FlagTarget.OFF);
        }

        try (FlagRules rules = read()) {
            assertThat(rules.audienceWithNames(WRITE_DYNAMO)).isEqualTo(words);
        }
    }

    @Test
    void a_hostile_name_is_one_line_of_limited_length_in_words_and_exact_in_the_file() {
        String hostile = "<script>\u202e\n\u001b[31m" + "x".repeat(100) + "\"\\";

        target(WRITE_DYNAMO, hostile, FlagTarget.ON);

        try (FlagRules rules = read()) {
            assertThat(rules.isOn(WRITE_DYNAMO, hostile)).isTrue();
            assertThat(rules.audienceWithNames(WRITE_DYNAMO))
                    .startsWith("50% of users, and <script>\\u202e\\n\\u001b[31mx")
                    .hasSizeLessThan(70);
        }
    }

    @Test
    void a_flag_that_does_not_exist_or_cannot_have_the_value_is_refused() {
        assertThatExceptionOfType(UnusableFlagsException.class)
                .isThrownBy(() -> edited(new BooleanFlag("other", true), "bill", FlagTarget.ON))
                .withMessage("it has no flag other");
        file = HALF.replaceFirst("\\[true, false]", "[false, false]");
        assertThatExceptionOfType(UnusableFlagsException.class)
                .isThrownBy(() -> edited(READ_MONGO, "bill", FlagTarget.ON))
                .withMessageContaining("has no variation true");
        assertThatIllegalArgumentException().isThrownBy(() -> edited(WRITE_DYNAMO, "", FlagTarget.ON));
    }

    private void target(BooleanFlag flag, String user, FlagTarget target) {
        if (!user.isEmpty()) {
            file = edited(flag, user, target);
        }
    }

    private String edited(BooleanFlag flag, String user, FlagTarget target) {
        byte[] json = file.getBytes(StandardCharsets.UTF_8);
        return new String(FlagRules.withTarget(json, FLAGS, flag.key(), user, target), StandardCharsets.UTF_8);
    }

    private FlagRules read() {
        return FlagRules.read(file.getBytes(StandardCharsets.UTF_8), FLAGS);
    }
}
