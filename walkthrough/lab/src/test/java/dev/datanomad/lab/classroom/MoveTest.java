package dev.datanomad.lab.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.gate.NextStep;
import dev.datanomad.lab.gate.NextStep.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoveTest {

    @Test
    void a_deploy_names_its_stage() {
        assertThat(Move.of(new NextStep("./datanomad deploy 3", "", Kind.DEPLOY, "3")))
                .isEqualTo(new Move("deploy", Map.of("stage", "3")));
    }

    @Test
    void a_flag_is_turned_off_or_on() {
        String flag = "read-events-mongo";

        assertThat(Move.of(new NextStep("./datanomad flags " + flag + " 0", "", Kind.TURN_OFF, flag)))
                .isEqualTo(new Move("flags", Map.of("key", flag, "percent", "0")));
        assertThat(Move.of(new NextStep("./datanomad flags " + flag + " 100", "", Kind.TURN_ON, flag)))
                .isEqualTo(new Move("flags", Map.of("key", flag, "percent", "100")));
    }

    @Test
    void a_rollout_has_its_flag_and_steps() {
        String command = "./datanomad rollout write-events-dynamo --steps 5,50,100";

        assertThat(Move.of(new NextStep(command, "", Kind.ROLL_OUT, null)))
                .isEqualTo(new Move(
                        "rollout", Map.of("action", "start", "key", "write-events-dynamo", "steps", "5,50,100")));
    }

    @Test
    void a_reconciliation_has_its_options() {
        assertThat(Move.of(new NextStep("./datanomad reconcile", "", Kind.RECONCILE, null)))
                .isEqualTo(new Move("reconcile", Map.of()));
        assertThat(Move.of(new NextStep(
                        "./datanomad reconcile --from dynamodb --dry-run --since last", "", Kind.RECONCILE, null)))
                .isEqualTo(new Move("reconcile", Map.of("from", "dynamodb", "dryRun", "true", "since", "last")));
    }
}
