package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances of the service die, come, go, and go by different flags for a moment, while both databases are written. */
class InstancesIT {

    private static final int KILLS = 3;

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.SHADOW_READS);

    @Test
    void nothing_is_lost_when_the_service_is_killed_in_the_middle_of_dual_writes_and_started_again() throws Exception {
        Random random = Seed.random("the service killed");
        SITE.during("the service killed " + KILLS + " times and started again", "no instance is alive", window -> {
            for (int i = 0; i < KILLS; i++) {
                SITE.users().make(100 + random.nextInt(200));
                SITE.lab().deployments().kill();
                SITE.lab().deployments().deploy(Stage.FIX_BUG);
                SITE.users().awaitWell();
            }
            assertThat(window.failed()).isPositive();
        });
    }

    @Test
    void two_instances_may_go_by_different_flags_for_a_moment() throws Exception {
        FlagLever flags = new FlagLever(SITE.lab());
        SITE.during("two instances, while flags go back and forth", window -> {
            SITE.lab().deployments().deploy(Stage.FIX_BUG, 2);
            assertThat(SITE.lab().deployments().instances()).hasSize(2);
            for (int percent : new int[] {50, 0, 30, 100}) {
                flags.set(Rollouts.READ_MONGO, percent);
                flags.set(Rollouts.READ_DYNAMO, 100 - percent);
                SITE.users().make(200);
            }
            SITE.position().flags().forEach(flags::set);
            assertThat(SITE.lab().deployments().deploy(Stage.FIX_BUG).failed()).isZero();
        });
    }

    @Test
    void an_instance_that_is_killed_behind_the_front_door_takes_along_only_what_it_was_at() throws Exception {
        SITE.during("one of two instances killed", "POSTs in flight at the killed instance", window -> {
            SITE.lab().deployments().deploy(Stage.FIX_BUG, 2);
            SITE.users().make(200);
            SITE.lab().deployments().kill();
            SITE.users().make(300);
            assertThat(SITE.lab().deployments().instances()).hasSize(1);
            assertThat(window.failed()).isLessThanOrEqualTo(LabUnderLoad.USERS);
        });
    }

    @Test
    void a_deploy_waits_for_slow_requests_of_the_old_instance() throws Exception {
        SITE.during("a deploy while MongoDB is slow by 1 s", window -> {
            SITE.lab().databases().inject(Database.MONGODB, Fault.slow(1_000));
            SITE.users().make(2 * LabUnderLoad.USERS);
            assertThat(SITE.lab().deployments().deploy(Stage.FIX_BUG).failed()).isZero();
            SITE.users().make(2 * LabUnderLoad.USERS);
            assertThat(window.writes().p50()).isGreaterThan(500);
        });
    }
}
