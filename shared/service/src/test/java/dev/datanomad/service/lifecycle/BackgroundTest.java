package dev.datanomad.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.events.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundTest {

    private static final Duration FOREVER = Duration.ofHours(1);

    @Test
    void what_cannot_be_created_is_retried_until_it_can() {
        AtomicInteger tries = new AtomicInteger();

        CompletableFuture<Void> done = Background.retry("a thing", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new StoreUnavailableException("MongoDB", new IllegalStateException("it is down"));
            }
        });
        Background.await(FOREVER, done);

        assertThat(tries).hasValue(3);
        assertThat(done).isCompleted();
    }

    @Test
    void what_can_never_be_created_is_not_waited_for() {
        CompletableFuture<Void> done = Background.retry("a thing", () -> {
            throw new IllegalStateException("a defect");
        });
        Background.await(FOREVER, done);

        assertThat(done).isCompletedExceptionally();
    }

    @Test
    void a_start_waits_for_all_up_to_its_limit() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        CompletableFuture<Void> created = Background.retry("a thing", () -> {});
        CompletableFuture<Void> hanging = Background.retry("another thing", never::join);
        long start = System.nanoTime();

        Background.await(Duration.ofMillis(200), created, hanging);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(hanging).isNotDone();
        never.complete(null);
    }
}
