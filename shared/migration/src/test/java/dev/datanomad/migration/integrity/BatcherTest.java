package dev.datanomad.migration.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        clock.shutdownNow();
    }

    @Test
    void a_full_batch_is_handed_over_at_once() {
        Batcher<Integer> batcher = new Batcher<>(3, 1_000, n -> 1, Duration.ofHours(1), clock, batches::add);

        IntStream.range(0, 7).forEach(batcher::add);

        assertThat(batches).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
    }

    @Test
    void a_batch_is_full_by_its_bytes_as_well() {
        Batcher<Integer> batcher = new Batcher<>(3, 10, n -> n, Duration.ofHours(1), clock, batches::add);

        List.of(4, 4, 2, 12, 9, 9, 1, 1, 1).forEach(batcher::add);

        assertThat(batches).containsExactly(List.of(4, 4, 2), List.of(12), List.of(9, 9), List.of(1, 1, 1));
    }

    @Test
    void a_batch_that_does_not_fill_up_is_handed_over_after_the_linger_time() {
        Batcher<Integer> batcher = new Batcher<>(3, 1_000, n -> 1, Duration.ofMillis(20), clock, batches::add);

        batcher.add(1);
        await().untilAsserted(() -> assertThat(batches).containsExactly(List.of(1)));
        batcher.add(2);
        batcher.add(3);
        await().untilAsserted(
                        () -> assertThat(batches.stream().flatMap(List::stream)).containsExactly(1, 2, 3));
    }

    @Test
    void no_item_is_lost_or_handed_over_twice_when_many_threads_add() {
        Batcher<Integer> batcher = new Batcher<>(7, 1_000, n -> 1, Duration.ofMillis(1), clock, batches::add);

        IntStream.range(0, 10_000).parallel().forEach(batcher::add);

        await().untilAsserted(() -> assertThat(batches.stream().flatMap(List::stream))
                .hasSize(10_000)
                .doesNotHaveDuplicates());
        assertThat(batches).allMatch(batch -> batch.size() <= 7);
    }
}
