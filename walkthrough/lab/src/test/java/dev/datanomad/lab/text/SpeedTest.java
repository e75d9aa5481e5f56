package dev.datanomad.lab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpeedTest {

    private final AtomicLong now = new AtomicLong();
    private final Speed speed = new Speed(now::get);

    @Test
    void it_shows_throughput_and_time_left() {
        speed.text(0, 1_000_000);
        pass(20);

        assertThat(speed.text(200_000, 1_000_000)).isEqualTo(", 10,000/s, 1:20 left");
    }

    @Test
    void progress_before_the_first_measurement_does_not_count() {
        speed.text(500_000, 1_000_000);
        pass(10);

        assertThat(speed.text(510_000, 1_000_000)).isEqualTo(", 1,000/s, 8:10 left");
    }

    @Test
    void it_is_empty_without_progress() {
        assertThat(speed.text(0, 100)).isEmpty();
        pass(5);
        assertThat(speed.text(0, 100)).isEmpty();
    }

    private void pass(int seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
