package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @Test
    void without_variables_everything_has_a_limit() {
        Limits limits = Limits.from(new Settings(Map.of()));
        assertThat(limits)
                .isEqualTo(new Limits(
                        new RequestLimits(100, 200, Duration.ofMillis(500)),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        50,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        8,
                        1_000,
                        0));
        assertThat(limits.connections()).isEqualTo(108);
        assertThat(limits.gracePeriod()).isEqualTo(Duration.ofMillis(2_500));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "60,30", "500,250"})
    void a_second_store_that_hangs_takes_half_of_the_places_for_requests(String requests, int secondaryWrites) {
        Limits limits = Limits.from(new Settings(Map.of("MAX_REQUESTS", requests)));

        assertThat(limits.secondaryWrites()).isEqualTo(secondaryWrites);
    }

    @ParameterizedTest
    @CsvSource({"500,475", "100,90", "1,1"})
    void a_secondary_write_ends_within_its_deadline_with_the_time_for_cancelling_it(int deadline, int call) {
        Limits limits = Limits.from(new Settings(Map.of("SECOND_WRITE_MILLIS", String.valueOf(deadline))));

        assertThat(limits.secondaryWriteCall()).isEqualTo(Duration.ofMillis(call));
    }

    @ParameterizedTest
    @CsvSource({
        "MAX_REQUESTS,501",
        "REQUEST_QUEUE,1001",
        "REQUEST_QUEUE_MILLIS,none",
        "STORE_MILLIS,3600001",
        "START_MILLIS,0",
        "SECOND_WRITE_MILLIS,0",
        "MAX_SECOND_WRITES,0",
        "SHADOW_READ_GATHER_MILLIS,0",
        "SHADOW_READ_MILLIS,-1",
        "SHADOW_READ_THREADS,0",
        "SHADOW_READ_QUEUE,199",
        "SHADOW_READ_QUEUE,100001"
    })
    void a_limit_that_cannot_be_right_is_named(String name, String value) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> Limits.from(new Settings(Map.of(name, value))))
                .withMessageStartingWith(name + " must be a whole number from ")
                .withMessageContaining(value);
    }

    @ParameterizedTest
    @CsvSource({"20000,10000", "2000,1000", "1000,500", "999,999", "500,500", "10,10"})
    void an_attempt_leaves_time_for_another_one_unless_that_would_be_too_short(int call, int attempt) {
        var limits = DynamoTable.within(Duration.ofMillis(call));

        assertThat(limits.apiCallTimeout()).contains(Duration.ofMillis(call));
        assertThat(limits.apiCallAttemptTimeout()).contains(Duration.ofMillis(attempt));
    }
}
