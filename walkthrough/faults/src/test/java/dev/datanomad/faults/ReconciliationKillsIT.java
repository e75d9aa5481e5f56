package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reconciliation is killed again and again, goes on from its checkpoint, and leaves nothing out. */
class ReconciliationKillsIT {

    private static final int OLD_EVENTS = 10_000;
    private static final int KILLS = 10;
    /** Events a second: so slow that ten runs cannot reach the end. */
    private static final String SLOWLY = "500";

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.DUAL_WRITES);

    @Test
    void a_reconciliation_that_is_killed_ten_times_leaves_nothing_out() throws Exception {
        SITE.during("the reconciliation killed ten times and resumed", window -> reconcileWithKills("kills"));
    }

    @Test
    void a_reconciliation_that_is_killed_ten_times_while_dynamodb_throttles_leaves_nothing_out() throws Exception {
        SITE.during(
                "the reconciliation killed ten times and resumed, DynamoDB throttling 30%",
                window -> {
                    SITE.lab().fault(Database.DYNAMODB, Fault.throttle(30));
                    reconcileWithKills("kills-and-throttling");
                });
    }

    private static void reconcileWithKills(String name) throws Exception {
        Path checkpoint = SITE.lab().folder().resolve(name + ".checkpoint");
        SITE.lab().seed(OLD_EVENTS);
        Random random = Seed.random(name);
        for (int i = 0; i < KILLS; i++) {
            try (ReconcileProgram program = ReconcileProgram.start(SITE, checkpoint, "--rate", SLOWLY)) {
                if (random.nextInt(3) > 0) {
                    program.awaitProgress();
                }
                program.killAfter(random.nextInt(1_500));
            }
        }
        try (ReconcileProgram last = ReconcileProgram.start(SITE, checkpoint)) {
            assertThat(last.exitCode()).as(last::output).isZero();
            assertThat(last.output()).containsPattern("Going on after [1-9]");
            // What a killed run has written behind its checkpoint, the next one finds equal.
            assertThat(last.report().equal() + last.report().written()).isGreaterThanOrEqualTo(OLD_EVENTS);
        }
        SITE.mend();
        assertThat(SITE.quiet(() -> SITE.lab().reconcile(false, false)).written())
                .isZero();
    }
}
