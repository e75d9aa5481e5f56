package dev.datanomad.lab.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {

    /** Newcombe's table II: 56 of 70 and 48 of 80, and 0 of 10 and 0 of 10. */
    @Test
    void the_interval_of_a_difference_is_the_published_one() {
        Interval first = new Proportion(56, 70).minus(new Proportion(48, 80));
        assertThat(first.low()).isCloseTo(0.0524, within(0.0001));
        assertThat(first.high()).isCloseTo(0.3339, within(0.0001));

        Interval none = new Proportion(0, 10).minus(new Proportion(0, 10));
        assertThat(none.low()).isCloseTo(-0.2775, within(0.0001));
        assertThat(none.high()).isCloseTo(0.2775, within(0.0001));
    }

    @Test
    void nothing_is_known_of_an_empty_sample() {
        assertThat(new Proportion(0, 0).interval()).isEqualTo(new Interval(0, 1));
    }
}
