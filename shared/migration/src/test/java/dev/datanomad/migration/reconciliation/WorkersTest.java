package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    private boolean work(BooleanSupplier leave) {
        working.incrementAndGet();
        boolean left = false;
        while (!left && !enough.get()) {
            left = leave.getAsBoolean();
            Thread.onSpinWait();
        }
        working.decrementAndGet();
        if (!left) {
            done.incrementAndGet();
        }
        return !left;
    }

    @Test
    void as_many_work_as_are_wanted_at_that_moment_and_every_task_comes_to_its_end_once() {
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
            try {
                Workers.run(
                        wanted::get,
                        Stream.<Workers.Task>generate(() -> this::work).limit(9).toList());
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        for (int count : List.of(2, 5, 1, 0, 3)) {
            wanted.set(count);
            await().atMost(LONG).until(() -> working.get() == count);
        }
        assertThat(running).isNotDone();
        assertThat(done).hasValue(0);

        enough.set(true);
        running.join();
        assertThat(done).hasValue(9);
    }

    @Test
    void what_one_throws_is_thrown_and_interrupts_the_others() {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Workers.Task waiting = leave -> {
            try {
                never.await();
                return true;
            } finally {
                interrupted.countDown();
            }
        };
        Workers.Task failing = leave -> {
            throw new IllegalArgumentException("no");
        };

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Workers.run(() -> 2, List.of(waiting, failing)))
                .withMessage("no");
        assertThat(interrupted.getCount()).isZero();
    }
}
