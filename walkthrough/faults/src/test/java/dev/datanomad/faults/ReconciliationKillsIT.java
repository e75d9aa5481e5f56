package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.faults.checks.Stores;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.ReconcileReport;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reconciliation is killed repeatedly, resumes from its checkpoint, and leaves nothing out. */
class ReconciliationKillsIT {

    private static final int OLD_EVENTS = 10_000;
    private static final int KILLS = 10;
    /** Events a second, so few that ten runs cannot reach the end. */
    private static final String RATE = "500";

    /** Old events so far, including those of the other case. */
    private static int oldEvents = SystemUnderTest.OLD_EVENTS;

    @RegisterExtension
    static final SystemUnderTest SUT = new SystemUnderTest(MigrationPhase.DUAL_WRITES);

    @Test
    void a_reconciliation_that_is_killed_ten_times_leaves_nothing_out() throws Exception {
        SUT.during("the reconciliation killed ten times and resumed", window -> reconcileWithKills("kills"));
    }

    @Test
    void a_reconciliation_that_is_killed_ten_times_while_dynamodb_throttles_leaves_nothing_out() throws Exception {
        SUT.during(
                "the reconciliation killed ten times and resumed, DynamoDB throttling 30%",
                window -> {
                    SUT.lab().databases().inject(Store.DYNAMODB, Fault.throttle(30));
                    reconcileWithKills("kills-and-throttling");
                });
    }

    private static void reconcileWithKills(String name) throws Exception {
        Path checkpoint = SUT.lab().folder().resolve(name + ".checkpoint");
        long failuresBefore = SUT.failedSecondaryWrites();
        // Repairs what secondary writes have left out before.
        assertThat(SUT.lab().reconciler().run(false, false).settled()).isTrue();
        seed();
        Random random = RandomSeed.random(name);
        for (int i = 0; i < KILLS; i++) {
            try (ReconcileProgram program = ReconcileProgram.start(SUT, checkpoint, "--rate", RATE)) {
                if (random.nextInt(3) > 0) {
                    program.awaitProgress();
                }
                program.killAfter(random.nextInt(1_500));
            }
        }
        try (ReconcileProgram last = ReconcileProgram.start(SUT, checkpoint)) {
            assertThat(last.exitCode()).as(last::output).isZero();
            assertThat(last.output()).containsPattern("Going on after [1-9]");
            // Events that a killed run has written after its checkpoint are equal in the next.
            assertThat(last.report().equal() + last.report().written()).isGreaterThanOrEqualTo(oldEvents);
        }
        SUT.endDatabaseFaults();
        SUT.users().awaitRecovery();
        assertThat(oldEventsInDynamo()).isEqualTo(oldEvents);
        requireNothingLeftOut(failuresBefore);
    }

    private static void seed() {
        SUT.lab().seeding().run(OLD_EVENTS);
        oldEvents += OLD_EVENTS;
    }

    /** Only reconciliations write these events to DynamoDB, so failed secondary writes are no excuse. */
    private static long oldEventsInDynamo() {
        try (Stores stores = new Stores(SUT.lab().databases().directEnvironment())) {
            return stores.eventsInDynamo("old-user-");
        }
    }

    /** A dry run, before any repair: only events of failed secondary writes may be missing. */
    private static void requireNothingLeftOut(long failuresBefore) {
        ReconcileReport dryRun = SUT.lab().reconciler().run(true, false);
        long failures = SUT.failedSecondaryWrites() - failuresBefore;
        assertThat(dryRun.done()).as(dryRun.text()).isTrue();
        assertThat(dryRun.resumedAfter()).as(dryRun.text()).isZero();
        assertThat(dryRun.walked()).as(dryRun.text()).isGreaterThanOrEqualTo(oldEvents);
        assertThat(dryRun.missing()).as(dryRun.text()).isLessThanOrEqualTo(failures);
        assertThat(dryRun.different()).as(dryRun.text()).isZero();
        assertThat(dryRun.unmovableCount()).as(dryRun.text()).isZero();
    }
}
