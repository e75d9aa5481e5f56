package dev.datanomad.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HandoverTest {

    private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    @Test
    void what_is_handed_over_is_done_in_that_order_while_the_owner_goes_on() throws Exception {
        CountDownLatch ownerWentOn = new CountDownLatch(1);
        try (Handover handover = new Handover()) {
            handover.next(ownerWentOn::await);
            ownerWentOn.countDown();
            for (int i = 0; i < 100; i++) {
                int number = i;
                handover.next(() -> done.add(number));
            }
            handover.await();
        }

        assertThat(done).hasSize(100).isSorted();
    }

    @Test
    void the_owner_is_not_more_than_one_thing_ahead() throws Exception {
        try (Handover handover = new Handover()) {
            for (int i = 0; i < 100; i++) {
                handover.next(() -> done.add(0));
                assertThat(done).hasSizeGreaterThanOrEqualTo(i);
            }
        }
    }

    @Test
    void what_went_wrong_is_thrown_at_the_owner_and_nothing_is_done_behind_it() throws Exception {
        try (Handover handover = new Handover()) {
            handover.next(() -> {
                throw new IllegalArgumentException("no");
            });

            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> handover.next(() -> done.add(0)));
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(handover::await);
        }
        assertThat(done).isEmpty();
    }

    @Test
    void the_last_thing_comes_to_its_end_before_it_is_closed() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        try (Handover handover = new Handover()) {
            handover.next(() -> {
                closing.await();
                done.add(1);
            });
            closing.countDown();
        }

        assertThat(done).containsExactly(1);
    }

    @Test
    void an_owner_that_is_interrupted_does_not_wait() {
        AtomicBoolean stopped = new AtomicBoolean();
        Thread owner = new Thread(() -> {
            try (Handover handover = new Handover()) {
                handover.next(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        stopped.set(true);
                    }
                });
                handover.await();
            } catch (InterruptedException e) {
                done.add(1);
            }
        });
        owner.start();

        owner.interrupt();

        await().until(() -> !owner.isAlive());
        assertThat(done).containsExactly(1);
        await().until(stopped::get);
    }
}
