package dev.datanomad.lab.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.gate.Condition.State;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the gate says about single facts; {@code GateIT} has it with a real lab. */
class GateTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final Route BOTH = new Route(Store.MONGODB, true, true);
    private static final Route MOVED = new Route(Store.DYNAMODB, true, true);
    private static final Proof VERIFIED =
            Proof.none(Store.DYNAMODB).verified(new Verification(900_000, 870_000, 20_312, false, Tally.NOTHING));

    private final Map<Store, String> faults = new EnumMap<>(Store.class);
    private Routing routing = Routing.all(BOTH);
    private Proof dynamo = VERIFIED;
    private Tally tally = Tally.NOTHING;
    private List<String> silent = List.of();
    private List<String> outdated = List.of();
    private Facts.Requests lately = new Facts.Requests(100, 0);

    @Test
    void behind_a_verification_users_may_move() {
        Assessment assessment = move();

        assertThat(assessment.isSafe()).isTrue();
        assertThat(assessment.consequences()).containsExactly("All users would be answered by DynamoDB.");
    }

    @Test
    void what_was_never_verified_is_unknown() {
        dynamo = Proof.none(Store.DYNAMODB);

        assertThat(unmet()).singleElement().satisfies(condition -> {
            assertThat(condition.state()).isEqualTo(State.UNKNOWN);
            assertThat(condition.figure()).isEqualTo("never verified");
            assertThat(condition.remedy()).isEqualTo("./datanomad reconcile --dry-run");
        });
    }

    @Test
    void a_missed_event_voids_a_verification_and_a_tail_mends_that() {
        tally = missed(new Missed(2, 3));

        assertThat(unmet()).singleElement().satisfies(condition -> {
            assertThat(condition.state()).isEqualTo(State.DOES_NOT_HOLD);
            assertThat(condition.figure())
                    .contains("2 secondary writes have failed", "3 events were written to MongoDB only");
            assertThat(condition.remedy()).isEqualTo("./datanomad reconcile --since last");
        });

        dynamo = dynamo.repaired(new Repair(950_000, tally), true);
        assertThat(unmet()).singleElement().satisfies(condition -> {
            assertThat(condition.state()).isEqualTo(State.UNKNOWN);
            assertThat(condition.remedy()).isEqualTo("./datanomad reconcile --dry-run --since last");
        });

        dynamo = dynamo.verified(new Verification(960_000, 930_000, 20_317, true, tally));
        assertThat(unmet()).isEmpty();
    }

    @Test
    void what_concerns_events_of_any_age_outlasts_a_tail() {
        dynamo = VERIFIED.with(new Incident(950_000, "the databases were restarted", 0, true));

        assertThat(unmet()).extracting(Condition::remedy).containsExactly("./datanomad reconcile --dry-run");
        dynamo = dynamo.verified(new Verification(960_000, 930_000, 20_317, true, tally));
        assertThat(unmet()).hasSize(1);
        dynamo = dynamo.verified(new Verification(970_000, 940_000, 20_317, false, tally));
        assertThat(unmet()).isEmpty();
    }

    @Test
    void a_verification_that_began_before_an_incident_does_not_settle_it() {
        dynamo = VERIFIED.with(new Incident(950_000, "stage3-2 was killed", 0, false))
                .verified(new Verification(940_000, 910_000, 20_317, true, tally));

        assertThat(unmet()).extracting(Condition::figure).allMatch(figure -> figure.contains("stage3-2 was killed"));
    }

    @Test
    void users_whose_events_go_to_one_store_may_not_move_and_their_share_is_said() {
        routing = Routing.ofSample(IntStream.range(0, 100)
                .mapToObj(user -> user < 12 ? new Route(Store.MONGODB, false, false) : BOTH)
                .toList());

        assertThat(unmet()).extracting(Condition::figure).containsExactly("12% of users write MongoDB only");
    }

    @Test
    void users_whom_one_of_the_two_names_are_compared_by_their_routes_in_both() {
        routing = naming(Map.of("ann", MOVED), Map.of("bill", BOTH, "jane", BOTH));
        Routing after = naming(Map.of("bill", MOVED, "jane", MOVED), Map.of("ann", MOVED));

        assertThat(Gate.assess(Change.ofFlag("flags", after), facts()).consequences())
                .containsExactly("2 named users would be answered by DynamoDB.");
    }

    @Test
    void one_user_whose_events_go_to_one_store_may_not_move_and_is_named_in_the_remedy() {
        Route single = new Route(Store.MONGODB, false, false);
        routing = naming(Map.of(), Map.of("o'hara", single));

        assertThat(Gate.assess(Change.ofFlag("flags", naming(Map.of("o'hara", MOVED), Map.of())), facts())
                        .unmet())
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.figure()).isEqualTo("1 named user writes MongoDB only");
                    assertThat(condition.remedy())
                            .isEqualTo("./datanomad flags write-events-dynamo --user 'o'\\''hara' on");
                });
    }

    @Test
    void users_who_are_named_are_the_last_step() {
        routing = naming(Map.of("jane", new Route(Store.MONGODB, false, false)), Map.of());

        assertThat(NextStep.of(3, facts()).command())
                .isEqualTo("./datanomad flags write-events-dynamo --user jane rollout");
        routing = naming(Map.of("bill", MOVED), Map.of());
        assertThat(WayBack.of(3, facts()).command())
                .isEqualTo("./datanomad flags read-events-mongo --user bill rollout");
    }

    /** Everybody else has both stores. */
    private static Routing naming(Map<String, Route> named, Map<String, Route> others) {
        Map<String, Route> all = new HashMap<>(others);
        all.putAll(named);
        return new Routing(List.of(BOTH), named.keySet(), users -> all);
    }

    @Test
    void a_fault_a_silent_instance_other_flags_a_difference_and_errors_of_users_are_no_time_to_move() {
        faults.put(Store.DYNAMODB, "its fault is: slow (300 ms)");
        assertThat(unmet()).extracting(Condition::remedy).containsExactly("./datanomad fault dynamodb ok");
        faults.clear();
        silent = List.of("stage3-2");
        assertThat(unmet()).extracting(Condition::state).containsExactly(State.UNKNOWN);
        silent = List.of();
        outdated = List.of("stage3-2");
        assertThat(unmet()).extracting(Condition::figure).containsExactly("stage3-2 uses others");
        outdated = List.of();
        tally = new Tally(Missed.NONE, Missed.NONE, 99, 1, 0);
        assertThat(unmet()).extracting(Condition::figure).containsExactly("99 equal, 1 different, 0 unchecked");
        tally = Tally.NOTHING;
        lately = new Facts.Requests(100, 1);
        assertThat(unmet()).extracting(Condition::figure).containsExactly("1 of 100 failed");
    }

    @Test
    void a_deploy_moves_nobody() {
        Change deploy = new Change("deploy 4", Routing.all(Route.only(Store.DYNAMODB)), true, Store.MONGODB);

        assertThat(Gate.assess(deploy, facts()).unmet())
                .extracting(Condition::what)
                .containsExactly("DynamoDB answers every user", "Users move by a flag, and not by a deploy");
        routing = Routing.all(MOVED);
        assertThat(Gate.assess(deploy, facts()).isSafe()).isTrue();
        tally = missed(new Missed(1, 0));
        assertThat(Gate.assess(deploy, facts()).isSafe()).isFalse();
    }

    @Test
    void writing_one_store_less_before_the_move_is_told_and_not_refused() {
        Assessment assessment = Gate.assess(
                Change.ofFlag("flags write-events-dynamo 0", Routing.all(new Route(Store.MONGODB, false, false))),
                facts());

        assertThat(assessment.isSafe()).isTrue();
        assertThat(assessment.consequences())
                .containsExactly("Events of all users would be written to MongoDB only: DynamoDB would lack them.");
    }

    private Assessment move() {
        return Gate.assess(Change.ofFlag("flags read-events-mongo 0", Routing.all(MOVED)), facts());
    }

    private List<Condition> unmet() {
        return move().unmet();
    }

    private static Tally missed(Missed ofDynamo) {
        return new Tally(Missed.NONE, ofDynamo, 0, 0, 0);
    }

    private Facts facts() {
        return new Facts(NOW, routing, Map.of(Store.DYNAMODB, dynamo), tally, silent, outdated, faults, lately);
    }
}
