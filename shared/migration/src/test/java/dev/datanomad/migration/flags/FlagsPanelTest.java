package dev.datanomad.migration.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.datanomad.service.dashboard.Block;
import dev.datanomad.service.dashboard.Figures;
import dev.datanomad.service.dashboard.Format;
import dev.datanomad.service.dashboard.View;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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
        registry.counter(MissedWrites.FAILURES, "store", "dynamodb").increment(1_006);
        registry.counter(MissedWrites.OMISSIONS, "store", "dynamodb").increment(3);
        Instant now = Instant.now();
        Map<String, Long> minute = Map.of("secondWriteFailures", 5L, "secondWriteOmissions", 0L, "corrected", 1L);
        Map<String, Long> sinceStart =
                Map.of("secondWriteFailures", 1_006L, "secondWriteOmissions", 3L, "corrected", 2L);

        View view = panel("flags.json could not be read.").view(new Figures(now, 60, 1_234, minute, sinceStart));

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
                                "DynamoDB misses writes",
                                "1,009 second writes failed or were kept from DynamoDB since this instance started; a verification after "
                                        + Format.clock(now)
                                        + " says whether it holds them now."));
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
    void missed_writes_are_a_problem_until_a_verification_may_have_found_them() {
        FlagsPanel panel = panel();
        Instant now = Instant.now();
        registry.counter(MissedWrites.OMISSIONS, "store", "dynamodb").increment();
        problems(panel, now);

        assertThat(problems(panel, now.plusSeconds(59)))
                .extracting(Problem::severity)
                .containsExactly(Severity.MAJOR);
        assertThat(problems(panel, now.plusSeconds(60)))
                .containsExactly(new Problem(
                        Severity.MINOR,
                        "DynamoDB may miss earlier writes",
                        "1 second write failed or was kept from DynamoDB since this instance started; a verification after "
                                + Format.clock(now) + " says whether it holds it now."));
    }

    @Test
    void writes_that_a_store_misses_are_no_problem_while_no_user_writes_it() {
        registry.counter(MissedWrites.OMISSIONS, "store", "mongodb").increment(7);
        FlagsPanel.Flag nobody = new FlagsPanel.Flag("write-events-mongo", "nobody", 0);
        FlagsPanel.Flag some = new FlagsPanel.Flag("write-events-mongo", "1% of users", 0.01);
        AtomicReference<FlagsPanel.Flag> flag = new AtomicReference<>(nobody);
        FlagsPanel panel = new FlagsPanel(
                () -> new FlagsPanel.State("flags.json", "1", Duration.ZERO, List.of(flag.get()), List.of()), registry);

        assertThat(problems(panel, Instant.now())).isEmpty();

        flag.set(some);

        assertThat(problems(panel, Instant.now()))
                .extracting(Problem::headline)
                .containsExactly("MongoDB misses writes");
    }

    @Test
    void changes_of_rollouts_are_marked_and_the_last_twenty_kept() {
        AtomicReference<FlagsPanel.Flag> flag =
                new AtomicReference<>(new FlagsPanel.Flag("read-events-dynamo", "not known", Double.NaN));
        FlagsPanel panel = new FlagsPanel(
                () -> new FlagsPanel.State("flags.json", "1", Duration.ZERO, List.of(flag.get()), List.of()), registry);
        Instant now = Instant.now();

        assertThat(marks(panel, now)).isEmpty();
        flag.set(new FlagsPanel.Flag("read-events-dynamo", "nobody", 0));
        assertThat(marks(panel, now)).isEmpty();
        flag.set(FLAG);
        assertThat(marks(panel, now))
                .containsExactly(
                        new View.Mark(now, "read-events-dynamo", "read-events-dynamo: nobody \u2192 25% of users"));
        assertThat(marks(panel, now.plusSeconds(9))).hasSize(1);

        for (int percent = 30; percent < 60; percent++) {
            flag.set(new FlagsPanel.Flag("read-events-dynamo", percent + "% of users", percent / 100.0));
            marks(panel, now);
        }
        assertThat(marks(panel, now)).hasSize(20);
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
                Duration.ofMillis(1_500),
                List.of(new FlagsPanel.Flag("read-events-dynamo", "not known", Double.NaN)),
                List.of());
        Map<String, Object> json = new FlagsPanel(() -> unknown, registry)
                .view(new Figures(Instant.now(), 60, 1_234, NONE, NONE))
                .json();
        assertThat(json).containsEntry("shares", Map.of());
    }

    @Test
    void the_version_of_the_flags_their_age_and_the_number_of_warnings_are_gauges() {
        AtomicReference<FlagsPanel.State> state = new AtomicReference<>(new FlagsPanel.State(
                "flags.json", "1", Duration.ofMillis(1_500), List.of(FLAG), List.of("It is gone.")));
        FlagsPanel panel = new FlagsPanel(state::get, registry);

        assertThat(registry.get("datanomad.flags.age").gauge().value()).isEqualTo(1.5);
        assertThat(registry.get("datanomad.flags.warnings").gauge().value()).isEqualTo(1);

        state.set(new FlagsPanel.State("flags.json", "2", Duration.ZERO, List.of(FLAG), List.of()));
        problems(panel, Instant.now());

        assertThat(registry.get("datanomad.flags.version").gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("version")).isEqualTo("2"));
        assertThat(registry.get("datanomad.flags.warnings").gauge().value()).isZero();
    }

    private static List<Problem> problems(FlagsPanel panel, Instant now) {
        return panel.view(new Figures(now, 60, 1_234, NONE, NONE)).assessment().problems();
    }

    private static List<View.Mark> marks(FlagsPanel panel, Instant now) {
        return panel.view(new Figures(now, 60, 1_234, NONE, NONE)).marks();
    }

    private FlagsPanel panel(String... warnings) {
        return new FlagsPanel(
                () -> new FlagsPanel.State(
                        "flags.json", "0123456789ab", Duration.ZERO, List.of(FLAG), List.of(warnings)),
                registry);
    }
}
