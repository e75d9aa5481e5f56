package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Rollouts;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances of the service are killed, started and stopped, and disagree about flags, while both databases are written. */
class InstancesIT {

    private static final int KILLS = 3;

    @RegisterExtension
    static final SystemUnderTest SUT = new SystemUnderTest(MigrationPhase.SHADOW_READS);

    @Test
    void nothing_is_lost_when_the_service_is_killed_during_dual_writes_and_started_again() throws Exception {
        Random random = RandomSeed.random("the service killed");
        SUT.during("the service killed " + KILLS + " times and started again", "no instance is alive", window -> {
            for (int i = 0; i < KILLS; i++) {
                SUT.users().awaitRequests(100 + random.nextInt(200));
                SUT.lab().deployments().kill();
                SUT.deploy(1);
                SUT.users().awaitRecovery();
            }
            assertThat(window.failed()).isPositive();
        });
    }

    @Test
    void two_instances_may_have_different_flags_for_a_moment() throws Exception {
        SUT.during("two instances, while flags go back and forth", window -> {
            SUT.deploy(2);
            assertThat(SUT.lab().deployments().instances()).hasSize(2);
            for (int percent : new int[] {50, 0, 30, 100}) {
                SUT.flags().set(Rollouts.READ_MONGO, percent);
                SUT.flags().set(Rollouts.READ_DYNAMO, 100 - percent);
                SUT.users().awaitRequests(200);
            }
            SUT.phase().flags().forEach(SUT.flags()::set);
            assertThat(SUT.deploy(1).failed()).isZero();
        });
    }

    @Test
    void an_instance_killed_behind_the_front_door_fails_only_requests_in_flight() throws Exception {
        SUT.during("one of two instances killed", "POSTs in flight at the killed instance", window -> {
            SUT.deploy(2);
            SUT.users().awaitRequests(200);
            SUT.lab().deployments().kill();
            SUT.users().awaitRequests(300);
            assertThat(SUT.lab().deployments().instances()).hasSize(1);
            assertThat(window.failed()).isLessThanOrEqualTo(SystemUnderTest.USERS);
        });
    }

    @Test
    void a_deploy_waits_for_slow_requests_of_the_old_instance() throws Exception {
        SUT.during("a deploy while MongoDB is slow by 1 s", window -> {
            SUT.lab().databases().inject(Store.MONGODB, Fault.slow(1_000));
            SUT.users().awaitRequests(2 * SystemUnderTest.USERS);
            assertThat(SUT.deploy(1).failed()).isZero();
            SUT.users().awaitRequests(2 * SystemUnderTest.USERS);
            assertThat(window.writes().p50()).isGreaterThan(500);
        });
    }
}
