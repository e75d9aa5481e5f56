package dev.datanomad.lab.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Proportion NONE = new Proportion(0, 0);
    private static final Watch BEFORE = watch(0, 0, new Interval(10, 20), 0);

    @Test
    void a_step_that_is_like_before_is_not_worse() {
        assertThat(watch(0, 0, new Interval(90, 140), 0).worseThan(BEFORE)).isEmpty();
    }

    @Test
    void a_single_failure_among_hundreds_shows_nothing_and_many_do() {
        assertThat(watch(1, 1, new Interval(10, 20), 0).worseThan(BEFORE)).isEmpty();
        assertThat(watch(30, 0, new Interval(10, 20), 0).worseThan(BEFORE))
                .singleElement()
                .asString()
                .startsWith("30 of 400 requests failed, before 0 of 400");
        assertThat(watch(0, 30, new Interval(10, 20), 0).worseThan(BEFORE))
                .singleElement()
                .asString()
                .startsWith("30 of 200 secondary writes failed");
    }

    @Test
    void one_difference_is_enough() {
        assertThat(watch(0, 0, new Interval(10, 20), 1).worseThan(BEFORE))
                .containsExactly("1 of 120 compared reads differ");
    }

    @Test
    void a_step_is_slower_only_if_its_interval_is_beyond_the_one_before_and_what_it_may_cost() {
        assertThat(watch(0, 0, new Interval(121, 300), 0).worseThan(BEFORE))
                .containsExactly("the 99th percentile is 121.0 to 300.0 ms, before 10.0 to 20.0 ms");
    }

    @Test
    void what_is_not_worse_is_said_with_its_sample() {
        assertThat(watch(0, 0, new Interval(10, 20), 0).text(BEFORE))
                .isEqualTo("0 of 400 requests failed; 0 of 200 secondary writes failed; 0 of 120 compared reads differ:"
                        + " fewer than 1 in 40; p99 10.0 to 20.0 ms, before 10.0 to 20.0 ms");
        assertThat(new Watch(new Proportion(0, 100), NONE, new Interval(1, 2), NONE).text(BEFORE))
                .isEqualTo("0 of 100 requests failed; p99 1.0 to 2.0 ms, before 10.0 to 20.0 ms");
    }

    private static Watch watch(long failed, long failedWrites, Interval p99, long different) {
        return new Watch(
                new Proportion(failed, 400), new Proportion(failedWrites, 200), p99, new Proportion(different, 120));
    }
}
