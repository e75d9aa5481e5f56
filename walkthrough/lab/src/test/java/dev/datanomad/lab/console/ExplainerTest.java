package dev.datanomad.lab.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainerTest {

    private static final int USERS = 1_000;

    @TempDir
    private Path folder;

    private Path file;
    private Rollouts rollouts;
    private Optional<Stage> stage = Optional.of(Stage.FIX_BUG);
    private Explainer explainer;

    @BeforeEach
    void create() {
        file = folder.resolve("flags.json");
        rollouts = new Rollouts(file);
        rollouts.createIfMissing(false);
        explainer = new Explainer(rollouts::content, () -> stage, false);
    }

    @AfterEach
    void close() {
        explainer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "5", "25", "50", "99.5"})
    void the_bucket_says_what_the_sdk_decides(String percent) {
        rollouts.set(Rollouts.WRITE_DYNAMO, percent);

        for (int i = 0; i < USERS; i++) {
            FlagReason flag = flag(Rollouts.WRITE_DYNAMO, "user-" + i);
            assertThat(flag.on())
                    .as("user-%d in bucket %s", i, flag.bucket())
                    .isEqualTo(flag.bucket() < Double.parseDouble(percent));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "50"})
    void the_same_without_a_seed_by_key_and_salt(String percent) throws IOException {
        rollouts.set(Rollouts.WRITE_DYNAMO, percent);
        Files.writeString(file, Files.readString(file).replaceFirst("\"seed\"\\s*:\\s*18,", ""));

        for (int i = 0; i < USERS; i++) {
            FlagReason flag = flag(Rollouts.WRITE_DYNAMO, "user-" + i);
            assertThat(flag.on()).isEqualTo(flag.bucket() < Double.parseDouble(percent));
        }
    }

    @Test
    void bill_is_among_the_first_of_each_rollout_and_jane_among_the_last() {
        rollouts.set(Rollouts.WRITE_DYNAMO, "5");

        assertThat(flag(Rollouts.WRITE_DYNAMO, "bill"))
                .isEqualTo(new FlagReason(
                        Rollouts.WRITE_DYNAMO,
                        true,
                        "bucket 4.0, flag at 5%: on",
                        flag(Rollouts.READ_DYNAMO, "bill").bucket()));
        assertThat(flag(Rollouts.WRITE_DYNAMO, "jane").because()).isEqualTo("bucket 81.1, flag at 5%: off");
    }

    @Test
    void a_prerequisite_that_is_off_is_the_reason() {
        rollouts.set(Rollouts.READ_DYNAMO, "50");

        assertThat(flag(Rollouts.READ_DYNAMO, "bill").because())
                .isEqualTo("the prerequisite write-events-dynamo is not met for this user: off");
    }

    @Test
    void a_target_and_a_flag_that_is_switched_off_are_reasons() throws IOException {
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "\"prerequisites\"",
                                "\"targets\" : [ {\"values\":[\"ann\"],\"variation\":1} ], \"prerequisites\""));

        assertThat(flag(Rollouts.READ_MONGO, "ann").because()).isEqualTo("the flag names this user: off");
        assertThat(flag(Rollouts.READ_MONGO, "bob").because()).isEqualTo("on for everybody whom it reaches");

        Files.writeString(file, Files.readString(file).replaceFirst("\"on\" : true", "\"on\" : false"));

        assertThat(flag(Rollouts.READ_MONGO, "bob").because())
                .isEqualTo("the flag is switched off, and its off variation is off");
    }

    @Test
    void a_rule_is_a_reason_and_so_is_its_rollout() throws IOException {
        Files.writeString(file, Files.readString(file).replaceFirst("\"prerequisites\"", """
                                "rules": [ {"id": "r", "clauses": [
                                  {"attribute": "key", "op": "startsWith", "values": ["b"]} ],
                                  "rollout": {"seed": 18, "variations": [
                                    {"variation": 1, "weight": 1000}, {"variation": 0, "weight": 99000} ]}} ],
                                "prerequisites\""""));

        assertThat(flag(Rollouts.READ_MONGO, "bill").because())
                .isEqualTo("rule 1 applies, bucket 4.0, flag on from 1 to 100: on");
    }

    @Test
    void consequences_say_who_answers_where_it_is_written_and_whether_it_is_compared() {
        assertThat(explainer.explain("bill").consequences())
                .containsExactly(
                        "MongoDB answers, as read-events-mongo is on.",
                        "Events are written to MongoDB only: DynamoDB does not get them, as write-events-dynamo is off.",
                        "Reads are not compared with DynamoDB.");

        rollouts.set(Rollouts.WRITE_DYNAMO, "100");
        rollouts.set(Rollouts.READ_DYNAMO, "100");
        assertThat(explainer.explain("bill").consequences())
                .containsExactly(
                        "MongoDB answers, as read-events-mongo is on.",
                        "Events are written to MongoDB first, and then to DynamoDB, as write-events-dynamo is on.",
                        "Reads are compared with DynamoDB.");

        rollouts.set(Rollouts.READ_MONGO, "0");
        rollouts.set(Rollouts.WRITE_MONGO, "0");
        Explanation moved = explainer.explain("bill");
        assertThat(moved.route()).isEqualTo(Route.only(Store.DYNAMODB));
        assertThat(moved.consequences().get(0)).isEqualTo("DynamoDB answers, as only read-events-dynamo is on.");
    }

    @Test
    void flags_that_the_rules_correct_are_named() {
        rollouts.set(Rollouts.WRITE_MONGO, "0");
        rollouts.set(Rollouts.READ_MONGO, "0");

        assertThat(explainer.explain("bill").consequences())
                .contains("MongoDB answers, as no read flag is on: someone has to.")
                .contains(
                        "write-events-mongo is off, and MongoDB is written all the same: an event is always written where"
                                + " its user reads.");
    }

    @Test
    void a_stage_with_one_store_has_no_flags() {
        stage = Optional.of(Stage.MONGO_ONLY);
        assertThat(explainer.explain("bill").flags()).isEmpty();
        assertThat(explainer.explain("bill").route()).isEqualTo(Route.only(Store.MONGODB));

        stage = Optional.of(Stage.DYNAMO_ONLY);
        assertThat(explainer.explain("bill").route()).isEqualTo(Route.only(Store.DYNAMODB));

        stage = Optional.empty();
        assertThat(explainer.explain("bill").problem()).isEqualTo("No stage runs: nobody answers.");
    }

    @Test
    void what_launchdarkly_knows_the_lab_does_not() {
        try (Explainer other = new Explainer(rollouts::content, () -> stage, true)) {
            Explanation explanation = other.explain("bill");

            assertThat(explanation.problem()).startsWith("The flags come from LaunchDarkly");
            assertThat(explanation.route()).isNull();
        }
    }

    @Test
    void a_file_that_cannot_be_used_is_said_and_an_empty_key_is_refused() throws IOException {
        Files.writeString(file, "{");

        assertThat(explainer.explain("bill").problem()).contains("cannot be evaluated");
        assertThatThrownBy(() -> explainer.explain("")).isInstanceOf(LabException.class);
    }

    private FlagReason flag(String key, String user) {
        return explainer.explain(user).flags().stream()
                .filter(flag -> flag.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
