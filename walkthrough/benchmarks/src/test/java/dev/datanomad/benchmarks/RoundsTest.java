package dev.datanomad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void the_median_does_not_mind_one_bad_round() {
        assertThat(Rounds.of(1, 100, 2).median()).isEqualTo(2);
        assertThat(Rounds.of(1, 2, 3, 100).median()).isEqualTo(2.5);
    }

    @Test
    void a_quantile_may_lie_between_two_rounds() {
        assertThat(Rounds.of(4, 1, 3, 2, 5).quantile(0.25)).isEqualTo(2);
        assertThat(Rounds.of(1, 2).quantile(0.75)).isEqualTo(1.75);
        assertThat(Rounds.of(7).quantile(0.75)).isEqualTo(7);
    }

    @Test
    void a_ratio_is_one_of_rounds_next_to_each_other() {
        assertThat(ratios(Rounds.of(3, 10, 2), Rounds.of(2, 10, 1))).isEqualTo(Rounds.of(1.5, 1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> ratios(Rounds.of(1, 2), Rounds.of(1)));
    }

    private static Rounds ratios(Rounds one, Rounds other) {
        return one.beside(other, (left, right) -> left / right);
    }

    @Test
    void a_ratio_comes_with_its_quartiles() {
        Row row = Row.ratio("a", Rounds.of(5, 2, 3, 4, 1), Rounds.of(1, 1, 1, 1, 1), "ms", Target.ratioAtMost(3));

        assertThat(row.result()).isEqualTo("3.000 times (2.000 to 4.000)");
    }

    @Test
    void a_difference_is_one_of_medians() {
        Row row = Row.added("a", Rounds.of(3, 1, 2), Rounds.of(1, 0.5), "ms", Target.NONE);

        assertThat(row.result()).isEqualTo("+1.25 ms");
    }

    @Test
    void a_missed_target_is_unclear_if_one_round_in_four_meets_it() {
        Rounds results = Rounds.of(5, 2, 3, 4, 1);

        assertThat(Target.ratioAtMost(3).verdict(results)).isEqualTo("yes");
        assertThat(Target.ratioAtMost(2).verdict(results)).isEqualTo("unclear");
        assertThat(Target.ratioAtMost(1.9).verdict(results)).isEqualTo("NO");
        assertThat(Target.ratioAtLeast(4).verdict(results)).isEqualTo("unclear");
        assertThat(Target.ratioAtLeast(4.1).verdict(results)).isEqualTo("NO");
    }

    @Test
    void a_target_that_few_rounds_miss_is_unclear_unless_they_miss_it_by_half() {
        assertThat(Target.ratioAtMost(2).verdict(Rounds.of(2.9))).isEqualTo("unclear");
        assertThat(Target.ratioAtMost(2).verdict(Rounds.of(3.1))).isEqualTo("NO");
        assertThat(Target.ratioAtMost(2).verdict(Rounds.of(2.9, 2.9, 2.9, 2.9, 2.9)))
                .isEqualTo("NO");
        assertThat(Target.ratioAtLeast(3).verdict(Rounds.of(2.1))).isEqualTo("unclear");
        assertThat(Target.ratioAtLeast(3).verdict(Rounds.of(1.9))).isEqualTo("NO");
        assertThat(Target.atMost(0, "events").verdict(Rounds.of(1))).isEqualTo("NO");
    }

    @Test
    void the_noise_is_said() {
        assertThat(Rounds.of(1.234, 1000.4, 0.0521).text("ms")).isEqualTo("1.23 ms (0.052 to 1,000)");
        assertThat(Rounds.of(12.34).text("ms")).isEqualTo("12.3 ms");
    }

    @Test
    void latency_is_in_milliseconds_and_cpu_time_in_microseconds() {
        Histogram latencies = new Histogram(3);
        for (long millis = 1; millis <= 100; millis++) {
            latencies.recordValue(millis * 1_000_000);
        }

        LoadResult result = new LoadResult(latencies, 10, 2, Duration.ofMillis(30));

        assertThat(result.p50()).isCloseTo(50, within(0.1));
        assertThat(result.p99()).isCloseTo(99, within(0.1));
        assertThat(result.perSecond()).isEqualTo(45);
        assertThat(result.cpuMicros()).isEqualTo(300);
    }

    @Test
    void a_round_is_taken_by_both_and_each_goes_first_in_turn() throws InterruptedException {
        StringBuilder order = new StringBuilder();

        Figures.takeTurns(3, () -> order.append('a'), () -> order.append('b'));

        assertThat(order).hasToString("abbaab");
    }

    @Test
    void targets_include_their_bound() {
        assertThat(Target.ratioAtMost(1.05).verdict(Rounds.of(1.05))).isEqualTo("yes");
        assertThat(Target.ratioAtLeast(0.95).verdict(Rounds.of(0.95))).isEqualTo("yes");
        assertThat(List.of(Target.ratioAtLeast(0.95), Target.atMost(5, "ms"), Target.NONE))
                .extracting(Target::toString)
                .containsExactly("at least 0.95", "at most 5.00 ms", "");
    }
}
