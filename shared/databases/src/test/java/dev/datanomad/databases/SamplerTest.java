package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 50, 99, 100})
    void of_each_hundred_calls_it_hits_so_many(int percent) {
        Sampler sampler = new Sampler(percent);

        for (int hundred = 0; hundred < 3; hundred++) {
            assertThat(next(sampler, "get", 100)).filteredOn(hit -> hit).hasSize(percent);
        }
    }

    @Test
    void it_hits_the_same_calls_each_time() {
        assertThat(next(new Sampler(30), "get", 100)).isEqualTo(next(new Sampler(30), "get", 100));
    }

    @Test
    void calls_of_each_kind_are_counted_by_themselves() {
        Sampler sampler = new Sampler(30);
        List<Boolean> gets = next(sampler, "get", 50);

        assertThat(next(sampler, "put", 50)).isEqualTo(gets);
    }

    @Test
    void a_call_that_is_tried_again_may_be_hit_again() {
        List<Boolean> calls = next(new Sampler(50), "get", 100);

        assertThat(IntStream.range(2, 100).anyMatch(i -> calls.get(i - 2) && calls.get(i - 1) && calls.get(i)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 101})
    void what_is_not_a_percentage_is_refused(int percent) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sampler(percent));
    }

    private static List<Boolean> next(Sampler sampler, String kind, int calls) {
        return IntStream.range(0, calls).mapToObj(call -> sampler.hits(kind)).toList();
    }
}
