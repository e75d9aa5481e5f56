package dev.datanomad.lab.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.gate.Assessment;
import dev.datanomad.lab.gate.Condition;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.ReconcileReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeversTest {

    @Test
    void a_rollout_is_shown_as_it_was_set_and_not_as_a_sample_has_it() {
        LabStatus.Flags flags = new LabStatus.Flags(
                "",
                Map.of("a", "12.345% of users", "b", "everybody", "c", "nobody but bill"),
                Map.of("a", 0.1195, "b", 1.0, "c", 0.0005),
                Map.of(),
                List.of());

        assertThat(Levers.percent(flags, "a")).isEqualTo("12.345");
        assertThat(Levers.wholePercent(flags, "a")).isEqualTo("12");
        assertThat(Levers.percent(flags, "b")).isEqualTo("100");
        assertThat(Levers.percent(flags, "c")).isEqualTo("0");
        assertThat(Levers.percent(flags, "unknown")).isEmpty();
    }

    @Test
    void the_fault_that_a_database_has_is_chosen_with_its_amount() {
        List<Levers.Choice> choices = Levers.faults(Store.DYNAMODB, "slow (1200 ms)");

        assertThat(choices)
                .filteredOn(Levers.Choice::chosen)
                .containsExactly(new Levers.Choice("slow", "Slow", "ms", 1_200, 60_000, true));
        assertThat(choices).extracting(Levers.Choice::fault).contains("throttle");
        assertThat(Levers.faults(Store.MONGODB, "ok"))
                .extracting(Levers.Choice::fault)
                .doesNotContain("throttle");
    }

    @Test
    void a_reconciliation_says_how_fast_it_is_and_how_long_it_takes() {
        assertThat(Levers.pace(walked(0, 0, "walking"))).isEmpty();
        assertThat(Levers.pace(walked(1_000, 10, "walking"))).isEqualTo("100 events a second, about 90 s left");
        assertThat(Levers.pace(walked(1_000, 10, "paused"))).isEqualTo("100 events a second");
        assertThat(Levers.run(walked(0, 0, "walking"))).isEqualTo("MongoDB to DynamoDB, all events, dry run");
    }

    @Test
    void a_refusal_names_what_is_not_met_and_lets_a_person_decide() {
        String html = new Pages()
                .refusal(new Assessment(
                        "flags <b> 0",
                        List.of("All users would be answered by DynamoDB."),
                        List.of(
                                new Condition("DynamoDB answers", Condition.State.HOLDS, "no fault is known", 0, null),
                                new Condition(
                                        "DynamoDB holds every event",
                                        Condition.State.UNKNOWN,
                                        "never verified",
                                        0,
                                        "./datanomad reconcile --dry-run"))));

        assertThat(html)
                .contains("flags &lt;b&gt; 0", "DynamoDB holds every event", "Do it anyway", "Leave it")
                .doesNotContain("<b> 0", "no fault is known");
    }

    private static ReconcileReport walked(long walked, double seconds, String state) {
        return new ReconcileReport(
                true,
                false,
                "MongoDB",
                "DynamoDB",
                null,
                null,
                null,
                null,
                10_000,
                walked,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                0,
                null,
                0,
                state,
                null,
                null,
                null,
                seconds);
    }
}
