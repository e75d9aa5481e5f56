package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PipelineStepTest {

    private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    @Test
    void tasks_are_done_in_their_order_while_the_producer_is_one_ahead_at_most() throws Exception {
        CountDownLatch producerWentOn = new CountDownLatch(1);
        try (PipelineStep step = new PipelineStep()) {
            step.submit(producerWentOn::await);
            producerWentOn.countDown();
            for (int i = 0; i < 100; i++) {
                int number = i;
                step.submit(() -> done.add(number));
                assertThat(done).hasSizeGreaterThanOrEqualTo(number);
            }
            step.await();
        }

        assertThat(done).hasSize(100).isSorted();
    }

    @Test
    void what_went_wrong_is_thrown_at_the_producer_and_nothing_is_done_behind_it() throws Exception {
        try (PipelineStep step = new PipelineStep()) {
            step.submit(() -> {
                throw new IllegalArgumentException("no");
            });

            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> step.submit(() -> done.add(0)));
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(step::await);
        }
        assertThat(done).isEmpty();
    }

    @Test
    void the_last_task_comes_to_its_end_before_it_is_closed() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        try (PipelineStep step = new PipelineStep()) {
            step.submit(() -> {
                closing.await();
                done.add(1);
            });
            closing.countDown();
        }

        assertThat(done).containsExactly(1);
    }

    @Test
    void a_producer_that_is_interrupted_does_not_wait() {
        AtomicBoolean stopped = new AtomicBoolean();
        Thread producer = new Thread(() -> {
            try (PipelineStep step = new PipelineStep()) {
                step.submit(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        stopped.set(true);
                    }
                });
                step.await();
            } catch (InterruptedException e) {
                done.add(1);
            }
        });
        producer.start();

        producer.interrupt();

        await().until(() -> !producer.isAlive());
        assertThat(done).containsExactly(1);
        await().until(stopped::get);
    }
}
