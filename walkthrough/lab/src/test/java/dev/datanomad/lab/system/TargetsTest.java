package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datanomad.lab.gate.Assessment;
import dev.datanomad.lab.gate.Change;
import dev.datanomad.lab.gate.Facts;
import dev.datanomad.lab.gate.Gate;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.gate.Tally;
import dev.datanomad.migration.flags.FlagTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users whom the flag file names, and what the gate makes of that. */
class TargetsTest {

    @TempDir
    private Path folder;

    private Rollouts rollouts;

    @BeforeEach
    void create() {
        rollouts = new Rollouts(folder.resolve("flags.json"));
        rollouts.createIfMissing(false);
    }

    @Test
    void a_user_is_named_in_words_and_no_longer_named() {
        set(Rollouts.WRITE_DYNAMO, "bill", FlagTarget.ON);

        assertThat(words(Rollouts.WRITE_DYNAMO)).isEqualTo("nobody but bill");
        rollouts.set(Rollouts.WRITE_DYNAMO, "50");
        assertThat(words(Rollouts.WRITE_DYNAMO)).isEqualTo("50% of users, and bill");
        set(Rollouts.WRITE_DYNAMO, "bill", FlagTarget.ROLLOUT);
        assertThat(words(Rollouts.WRITE_DYNAMO)).isEqualTo("50% of users");
        assertThat(rollouts.read().flags().named().get(Rollouts.WRITE_DYNAMO)).isEmpty();
    }

    @Test
    void a_target_without_effect_says_why() {
        FlagChange edit = new FlagChange.OfUser(Rollouts.READ_DYNAMO, "bill", "on");
        Rollouts.Reading after = edit.preview(rollouts);

        assertThat(edit.text(now(), after.flags())).isEqualTo("read-events-dynamo: bill on");
        assertThat(edit.warnings(now(), after.flags()))
                .containsExactly(
                        "bill is on the list of read-events-dynamo, but its prerequisite write-events-dynamo is off"
                                + " for bill.");

        rollouts.write(after.content());
        set(Rollouts.WRITE_DYNAMO, "bill", FlagTarget.ON);
        assertThat(now().named())
                .containsEntry(Rollouts.READ_DYNAMO, List.of(new LabStatus.Named("bill", true, null)))
                .containsEntry(Rollouts.WRITE_DYNAMO, List.of(new LabStatus.Named("bill", true, null)));

        FlagChange off = new FlagChange.OfUser(Rollouts.WRITE_DYNAMO, "bill", "off");
        assertThat(off.warnings(now(), off.preview(rollouts).flags()))
                .singleElement()
                .asString()
                .startsWith("bill is on the list of read-events-dynamo, but");
    }

    @Test
    void a_rollout_that_takes_the_effect_of_a_target_away_says_so() {
        rollouts.set(Rollouts.WRITE_DYNAMO, "100");
        set(Rollouts.READ_DYNAMO, "bill", FlagTarget.ON);
        FlagChange edit = new FlagChange.OfRollout(Rollouts.WRITE_DYNAMO, "0");

        assertThat(edit.warnings(now(), edit.preview(rollouts).flags())).hasSize(1);
        assertThat(edit.text(now(), edit.preview(rollouts).flags()))
                .isEqualTo("write-events-dynamo: everybody \u2192 nobody");
    }

    @Test
    void to_write_a_second_store_for_one_user_needs_nothing() {
        Assessment assessment = assess(new FlagChange.OfUser(Rollouts.WRITE_DYNAMO, "bill", "on"));

        assertThat(assessment.conditions()).isEmpty();
        assertThat(assessment.isSafe()).isTrue();
        assertThat(assessment.action()).isEqualTo("flags write-events-dynamo --user bill on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bill", "jane", "user-7", "sample-3"})
    void to_move_one_user_to_a_store_that_may_lack_events_is_refused(String user) {
        rollouts.set(Rollouts.WRITE_DYNAMO, "100");
        rollouts.set(Rollouts.READ_DYNAMO, "100");

        Assessment there = assess(new FlagChange.OfUser(Rollouts.READ_MONGO, user, "off"));

        assertThat(there.consequences())
                .anySatisfy(one -> assertThat(one).isEqualTo("1 named user would be answered by DynamoDB."));
        assertThat(there.isSafe()).isFalse();
        assertThat(there.refusal()).contains("never verified");

        set(Rollouts.READ_MONGO, user, FlagTarget.OFF);
        Assessment back = assess(new FlagChange.OfUser(Rollouts.READ_MONGO, user, "rollout"));

        assertThat(back.consequences()).contains("1 named user would be answered by MongoDB.");
        assertThat(back.isSafe()).isFalse();
    }

    @Test
    void a_user_who_is_named_in_place_of_another_one_is_not_taken_for_the_other() {
        rollouts.set(Rollouts.WRITE_DYNAMO, "100");
        rollouts.set(Rollouts.READ_DYNAMO, "100");
        set(Rollouts.READ_MONGO, "ann", FlagTarget.OFF);
        FlagValues ann = now();
        set(Rollouts.READ_MONGO, "ann", FlagTarget.ROLLOUT);
        set(Rollouts.READ_MONGO, "bill", FlagTarget.OFF);

        Change swap = Change.ofFlag("by hand", now().routing());

        assertThat(swap.moves(ann.routing(), Store.DYNAMODB)).isTrue();
        assertThat(swap.moves(ann.routing(), Store.MONGODB)).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void a_key_that_no_user_can_have_is_refused(String user) throws IOException {
        byte[] before = Files.readAllBytes(rollouts.file());

        assertThatThrownBy(() -> set(Rollouts.WRITE_DYNAMO, user, FlagTarget.ON))
                .isInstanceOfSatisfying(
                        LabException.class, e -> assertThat(e.isInput()).isTrue())
                .hasMessageMatching(
                        "Name a user: the key is empty\\.|There can be no such user: .* up to 2048 bytes\\.");
        assertThat(Files.readAllBytes(rollouts.file())).isEqualTo(before);
    }

    static Stream<String> a_key_that_no_user_can_have_is_refused() {
        return Stream.of("", "x".repeat(2_049), "\u00e9".repeat(1_025), "a\0b", "\ud800");
    }

    @Test
    void a_hostile_key_is_kept_exactly_and_shown_harmlessly() {
        String hostile = "'; rm -rf / <script>\u202e\n\u001b[31m";
        FlagChange edit = new FlagChange.OfUser(Rollouts.WRITE_DYNAMO, hostile, "on");

        rollouts.write(edit.preview(rollouts).content());

        assertThat(now().routing().named()).containsExactly(hostile);
        assertThat(edit.command())
                .isEqualTo(
                        "flags write-events-dynamo --user $'\\'; rm -rf / <script>\\xe2\\x80\\xae\\x0a\\x1b[31m' on");
        assertThat(edit.text(now(), now())).doesNotContain("\n", "\u202e", "\u001b");
    }

    private void set(String key, String user, FlagTarget target) {
        rollouts.write(rollouts.preview(key, user, target).content());
    }

    private FlagValues now() {
        return rollouts.read().flags();
    }

    private String words(String key) {
        return now().users().get(key);
    }

    /** What the gate says if no store was ever verified. */
    private Assessment assess(FlagChange edit) {
        Facts facts = new Facts(
                Instant.now(),
                now().routing(),
                Map.of(),
                Tally.NOTHING,
                List.of(),
                List.of(),
                Map.of(),
                new Facts.Requests(0, 0));
        return Gate.assess(
                Change.ofFlag(edit.command(), edit.preview(rollouts).flags().routing()), facts);
    }
}
