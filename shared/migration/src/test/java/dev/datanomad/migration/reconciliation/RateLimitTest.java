package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.lifecycle.RecordedLog;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(77);

    private RateLimit limit(int rate) {
        return new RateLimit(rate, nanos::get);
    }

    private void pass(double seconds) {
        nanos.addAndGet((long) (seconds * SECOND));
    }

    /** At that speed for two seconds. */
    private void walk(RateLimit limit, int recordsPerSecond) throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            limit.await(recordsPerSecond / 10);
            pass(0.1);
        }
        limit.await(1);
    }

    @Test
    void a_throttling_store_halves_it_once_a_second_and_it_says_so() throws Exception {
        RateLimit limit = limit(0);
        walk(limit, 1_600);
        assertThat(limit.rate()).isZero();

        try (RecordedLog log = new RecordedLog()) {
            limit.throttled("DynamoDB");
            limit.throttled("DynamoDB");
            assertThat(limit.rate()).isBetween(780, 820);
            pass(0.9);
            limit.throttled("DynamoDB");
            assertThat(limit.rate()).isBetween(780, 820);
            pass(0.2);
            limit.throttled("DynamoDB");

            assertThat(limit.rate()).isBetween(390, 460);
            assertThat(limit.slowedBy())
                    .hasValueSatisfying(sentence ->
                            assertThat(sentence).matches("DynamoDB throttles: slowed to 4?\\d\\d records a second"));
            assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("DynamoDB throttles: slowed to "));
            pass(60);
            limit.throttled("DynamoDB");
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void it_recovers_step_by_step_when_the_throttling_stops() throws Exception {
        RateLimit limit = limit(0);
        walk(limit, 1_000);
        limit.throttled("DynamoDB");
        int slowed = limit.rate();

        pass(3);
        assertThat(limit.rate()).isBetween(slowed + 130, slowed + 170);
        assertThat(limit.slowedBy()).isPresent();
        pass(10);
        assertThat(limit.slowedBy()).isEmpty();
        assertThat(limit.rate()).isZero();
    }

    @Test
    void it_is_never_faster_than_is_wanted() throws Exception {
        RateLimit limit = limit(400);
        walk(limit, 300);
        limit.throttled("DynamoDB");
        assertThat(limit.rate()).isBetween(120, 170);

        limit.set(100);
        assertThat(limit.rate()).isEqualTo(100);
        pass(30);
        assertThat(limit.rate()).isEqualTo(100);
        limit.set(0);
        assertThat(limit.rate()).isZero();
    }

    @Test
    void a_low_rate_has_small_batches_and_is_never_nothing() {
        RateLimit limit = limit(50);
        assertThat(limit.batch(100)).isEqualTo(5);
        for (int i = 0; i < 20; i++) {
            limit.throttled("DynamoDB");
            pass(1.1);
        }

        assertThat(limit.rate()).isPositive();
        assertThat(limit.batch(100)).isEqualTo(1);
        assertThat(limit(0).batch(100)).isEqualTo(100);
    }
}
