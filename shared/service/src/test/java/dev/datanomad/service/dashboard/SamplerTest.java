package dev.datanomad.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.events.StoreTimers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Sampler sampler =
            new Sampler(new Origin("service", "instance", Instant.EPOCH, ""), registry, List.of());

    @Test
    void the_charts_begin_with_the_first_whole_second_after_the_first_operation() {
        assertThat(sampler.sample().charted()).isFalse();

        operations("total", "success", 9);
        Snapshot first = sampler.sample();

        assertThat(first.charted()).isFalse();
        assertThat(first.point().rates().get(Store.TOTAL).reads()).isPositive();
        assertThat(sampler.history()).isEmpty();

        Snapshot second = sampler.sample();

        assertThat(second.charted()).isTrue();
        assertThat(second.point().rates().get(Store.TOTAL).reads()).isZero();
        assertThat(sampler.history()).containsExactly(second.point());
    }

    @Test
    void a_rate_is_the_mean_of_five_seconds() {
        operations("total", "success", 1);
        sampler.sample();
        operations("total", "success", 50);

        for (int second = 0; second < Sampler.MEAN_SECONDS; second++) {
            assertThat(reads(sampler.sample())).isPositive();
        }
        assertThat(reads(sampler.sample())).isZero();
    }

    @Test
    void a_store_fails_in_a_second_in_which_half_of_its_operations_do() {
        operations("mongodb", "success", 50);
        operations("mongodb", "failure", 49);
        operations("dynamodb", "success", 1);
        operations("dynamodb", "failure", 1);

        assertThat(sampler.sample().point().failing()).containsExactly(Store.DYNAMODB);
        assertThat(sampler.sample().point().failing()).isEmpty();
    }

    private static double reads(Snapshot snapshot) {
        return snapshot.point().rates().get(Store.TOTAL).reads();
    }

    private void operations(String store, String outcome, int count) {
        Tags ofOperation = Tags.of("operation", "read", "outcome", outcome);
        boolean total = store.equals("total");
        String meter = total ? StoreTimers.REQUESTS : StoreTimers.STORE_OPERATIONS;
        Tags tags = total ? ofOperation : ofOperation.and("store", store);
        for (int i = 0; i < count; i++) {
            registry.timer(meter, tags).record(Duration.ofMillis(1));
        }
    }
}
