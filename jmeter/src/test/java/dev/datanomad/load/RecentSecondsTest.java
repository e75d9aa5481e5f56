package dev.datanomad.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentSecondsTest {
    private final AtomicLong time = new AtomicLong(-Duration.ofHours(1).toNanos());
    private final RecentSeconds recent = new RecentSeconds(time::get);

    @Test
    void the_second_in_progress_does_not_count_yet() {
        recent.request(true, 5, false);
        assertThat(recent.report().seconds()).isZero();
        assertThat(recent.report().posts()).isZero();

        pass(1);

        assertThat(recent.report().seconds()).isEqualTo(1);
        assertThat(recent.report().posts()).isEqualTo(1);
        assertThat(recent.report().writeMillis().p99()).isEqualTo(5);
    }

    @Test
    void what_is_older_than_ten_seconds_counts_no_more() {
        for (int second = 1; second <= 25; second++) {
            recent.request(false, second, second % 5 == 0);
            pass(1);
        }

        var report = recent.report();
        assertThat(report.seconds()).isEqualTo(10);
        assertThat(report.gets()).isEqualTo(10);
        assertThat(report.failed()).isEqualTo(2);
        assertThat(report.readMillis().p50()).isEqualTo(20);
        assertThat(report.readRate()).isEqualTo(1);
        pass(4);
        assertThat(recent.report().gets()).isEqualTo(6);
        pass(60);
        assertThat(recent.report().gets()).isZero();
        assertThat(recent.report().readMillis().p99()).isZero();
    }

    private void pass(int seconds) {
        time.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
