package dev.datanomad.migration.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.datanomad.service.dashboard.Block;
import dev.datanomad.service.dashboard.Figures;
import dev.datanomad.service.dashboard.View;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagsPanelTest {

    private static final Map<String, Long> NONE =
            Map.of("secondWriteFailures", 0L, "secondWriteOmissions", 0L, "corrected", 0L);

    private static final FlagsPanel.Flag FLAG = new FlagsPanel.Flag("read-events-dynamo", "25% of users", 0.2468);

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void failures_of_both_stores_are_counted_together_and_none_without_a_meter() {
        assertThat(panel().counters()).isEqualTo(NONE);

        registry.counter("datanomad.second.write.failures", "store", "dynamodb").increment(4);
        registry.counter("datanomad.second.write.failures", "store", "mongodb").increment(3);
        registry.counter("datanomad.second.write.omissions", "store", "mongodb").increment(3);
        registry.counter("datanomad.flags.corrected").increment(2);

        assertThat(panel().counters())
                .isEqualTo(Map.of("secondWriteFailures", 7L, "secondWriteOmissions", 3L, "corrected", 2L));
    }

    @Test
    void the_flags_and_what_failed_are_shown_and_given_to_programs() {
        Map<String, Long> minute = Map.of("secondWriteFailures", 5L, "secondWriteOmissions", 0L, "corrected", 1L);
        Map<String, Long> sinceStart =
                Map.of("secondWriteFailures", 1_006L, "secondWriteOmissions", 3L, "corrected", 2L);

        View view =
                panel("flags.json could not be read.").view(new Figures(Instant.now(), 60, 1_234, minute, sinceStart));

        assertThat(panel().id()).isEqualTo("flags");
        assertThat(view.blocks())
                .containsExactly(
                        new Block.Paragraph("From flags.json, version 0123456789ab."),
                        new Block.Warning("flags.json could not be read."),
                        new Block.Facts(true, List.of(new Block.Fact("read-events-dynamo", "25% of users"))),
                        new Block.Facts(
                                false,
                                List.of(
                                        new Block.Fact(
                                                "Secondary writes that failed",
                                                "5 in the last minute, 1,006 since the start"),
                                        new Block.Fact(
                                                "Events that flags kept from a store",
                                                "0 in the last minute, 3 since the start"),
                                        new Block.Fact(
                                                "Combinations of flags that were corrected",
                                                "1 in the last minute, 2 since the start"))));
        assertThat(view.json())
                .containsOnly(
                        entry("source", "flags.json"),
                        entry("version", "0123456789ab"),
                        entry("shares", Map.of("read-events-dynamo", 0.2468)),
                        entry("rollouts", Map.of("read-events-dynamo", "25% of users")),
                        entry("warnings", List.of("flags.json could not be read.")),
                        entry("secondWriteFailures", 1_006L),
                        entry("secondWriteOmissions", 3L),
                        entry("corrected", 2L));
        assertThat(view.assessment().problems())
                .containsExactly(
                        new Problem(Severity.MAJOR, "the flags need a look", "flags.json could not be read."),
                        new Problem(
                                Severity.MAJOR,
                                "the flags need a look",
                                "1 request in the last minute came with a combination of flags that had to be corrected."),
                        new Problem(
                                Severity.MAJOR,
                                "one store misses writes",
                                "5 secondary writes failed in the last minute; reconcile before you move on."));
    }

    @Test
    void flags_in_order_leave_the_verdict_to_others() {
        Map<String, Long> sinceStart = Map.of("secondWriteFailures", 5L, "secondWriteOmissions", 0L, "corrected", 1L);

        Assessment assessment = panel().view(new Figures(Instant.now(), 60, 1_234, NONE, sinceStart))
                .assessment();

        assertThat(assessment.problems()).isEmpty();
        assertThat(assessment.verdict()).isEmpty();
    }

    @Test
    void the_share_of_a_flag_is_a_gauge_and_left_out_while_it_is_not_known() {
        panel();

        assertThat(registry.get("datanomad.flags.share")
                        .tag("flag", "read-events-dynamo")
                        .gauge()
                        .value())
                .isEqualTo(0.2468);

        FlagsPanel.State unknown = new FlagsPanel.State(
                "flags.json",
                "none",
                List.of(new FlagsPanel.Flag("read-events-dynamo", "not known", Double.NaN)),
                List.of());
        Map<String, Object> json = new FlagsPanel(() -> unknown, registry)
                .view(new Figures(Instant.now(), 60, 1_234, NONE, NONE))
                .json();
        assertThat(json).containsEntry("shares", Map.of());
    }

    private FlagsPanel panel(String... warnings) {
        return new FlagsPanel(
                () -> new FlagsPanel.State("flags.json", "0123456789ab", List.of(FLAG), List.of(warnings)), registry);
    }
}
