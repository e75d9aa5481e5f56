package dev.datanomad.migration.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.Comparisons.Load;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComparisonsTest {

    /** How long a store is spared, once it has failed. */
    private static final int OPEN_SECONDS = 5;

    private static final int THREADS = 2;
    private static final int MAX_EVENTS = 50;
    private static final int MAX_BYTES = 1_000;

    /** More than the time that the circuit breaker stays open. */
    private static final Duration OPEN_TIME_OVER = Duration.ofSeconds(30);

    private final IntegrityCheck check =
            new IntegrityCheck(new StoreNames("source", "target"), new SimpleMeterRegistry());
    private final Comparisons comparisons =
            new Comparisons(check, Duration.ofMillis(50), THREADS, new Load(MAX_EVENTS, MAX_BYTES));
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);

    @AfterEach
    void close() {
        hanging.countDown();
        comparisons.close();
    }

    @Test
    void what_differs_is_compared_again_one_by_one() {
        List<String> rechecked = new CopyOnWriteArrayList<>();

        assertThat(comparisons.admit(events(3))).isTrue();
        comparisons.submit(events(3), () -> List.of("a", "b"), rechecked::add);

        await().untilAsserted(() -> assertThat(rechecked).containsExactly("a", "b"));
        assertThat(check.counts().unchecked()).isZero();
    }

    @Test
    void a_comparison_of_many_events_takes_the_places_of_all_of_them_until_it_has_ended() {
        submit(MAX_EVENTS - 10, this::hang);

        assertThat(comparisons.admit(events(11))).isFalse();
        assertThat(check.counts().unchecked()).isEqualTo(11);
        submit(10, this::hang);
        assertThat(comparisons.admit(events(1))).isFalse();

        hanging.countDown();
        await().until(() -> comparisons.admit(events(MAX_EVENTS)));
    }

    @Test
    void what_waits_to_be_compared_again_keeps_its_place() {
        assertThat(comparisons.admit(events(MAX_EVENTS))).isTrue();
        comparisons.submit(events(MAX_EVENTS), () -> List.of("a", "b"), other -> hang());

        await().until(() -> comparisons.admit(events(MAX_EVENTS - 2)));
        assertThat(comparisons.admit(events(1))).isFalse();
    }

    @Test
    void a_store_that_fails_is_spared_and_then_probed_by_one_comparison_at_a_time() {
        long begin = System.nanoTime();
        submitAndAwaitUnchecked(THREADS);
        submitAndAwaitUnchecked(2 * THREADS);
        assertThat(calls.get() - THREADS).isLessThanOrEqualTo(openTimesSince(begin));

        await().atMost(OPEN_TIME_OVER).untilAsserted(() -> {
            submitAndAwaitUnchecked(THREADS);
            assertThat(calls).hasValueGreaterThan(THREADS);
        });
        submitAndAwaitUnchecked(2 * THREADS);
        assertThat(calls.get() - THREADS).isLessThanOrEqualTo(openTimesSince(begin));
    }

    /** One probe each, also on a machine that stands still for longer than a store is spared. */
    private static int openTimesSince(long begin) {
        return (int) (Duration.ofNanos(System.nanoTime() - begin).toSeconds() / OPEN_SECONDS);
    }

    @Test
    void comparing_goes_on_when_the_store_is_back() {
        submitAndAwaitUnchecked(THREADS);

        await().atMost(OPEN_TIME_OVER).untilAsserted(() -> {
            submit(1, this::equal);
            assertThat(check.counts().equal()).isPositive();
        });
        IntStream.range(0, 20).forEach(i -> submit(1, this::equal));
        await().untilAsserted(() -> assertThat(check.counts().equal()).isGreaterThanOrEqualTo(21));
    }

    @Test
    void what_is_to_be_compared_again_does_not_wait_for_a_store_that_fails_by_then() {
        List<Integer> others = IntStream.range(0, 20).boxed().toList();

        assertThat(comparisons.admit(events(20))).isTrue();
        comparisons.submit(events(20), () -> others, other -> fail());

        await().untilAsserted(() -> assertThat(check.counts().unchecked()).isEqualTo(20));
        assertThat(calls).hasValue(THREADS);
        await().until(() -> comparisons.admit(events(MAX_EVENTS)));
    }

    @Test
    void a_comparison_that_breaks_gives_its_places_back_and_does_not_count_against_the_store() {
        for (int i = 0; i < 2 * THREADS; i++) {
            submit(MAX_EVENTS / 4, () -> {
                throw new StackOverflowError();
            });
            await().until(() -> comparisons.admit(events(MAX_EVENTS)));
            submitAdmitted(MAX_EVENTS, this::equal);
            await().until(() -> comparisons.admit(events(1)));
            submitAdmitted(1, this::equal);
        }

        assertThat(check.counts().unchecked()).isEqualTo(2L * THREADS * (MAX_EVENTS / 4));
    }

    @Test
    void what_is_under_comparison_takes_a_bounded_number_of_bytes() {
        assertThat(comparisons.admit(new Load(1, MAX_BYTES + 1))).isFalse();
        Load most = new Load(1, MAX_BYTES);
        assertThat(comparisons.admit(most)).isTrue();
        assertThat(comparisons.admit(events(1))).isFalse();
        assertThat(check.counts().unchecked()).isEqualTo(2);

        comparisons.submit(most, () -> List.of("a"), other -> hang());

        await().until(() -> comparisons.admit(most));
    }

    @Test
    void a_failure_of_the_source_is_not_held_against_the_target() {
        List<Integer> others = IntStream.range(0, 4 * THREADS).boxed().toList();
        assertThat(comparisons.admit(events(others.size()))).isTrue();
        comparisons.submit(events(others.size()), () -> others, other -> fail("source"));

        await().untilAsserted(() -> assertThat(check.counts().unchecked()).isEqualTo(others.size()));
        submit(1, this::equal);
        await().untilAsserted(() -> assertThat(check.counts().equal()).isEqualTo(1));
        assertThat(calls).hasValue(others.size() + 1);
    }

    @Test
    void what_a_store_refuses_to_do_is_not_held_against_it() {
        for (int i = 0; i < 2 * THREADS; i++) {
            submit(1, () -> {
                throw new StoreRefusedException("target", new IOException("no rights"));
            });
        }
        await().untilAsserted(() -> assertThat(check.counts().unchecked()).isEqualTo(2L * THREADS));
        submit(1, this::equal);
        await().untilAsserted(() -> assertThat(check.counts().equal()).isEqualTo(1));
    }

    private void submitAndAwaitUnchecked(int times) {
        long before = check.counts().unchecked();
        IntStream.range(0, times).forEach(i -> submit(1, this::fail));
        await().untilAsserted(
                        () -> assertThat(check.counts().unchecked() - before).isEqualTo(times));
    }

    private void submit(int events, Supplier<List<String>> comparison) {
        assertThat(comparisons.admit(events(events))).isTrue();
        submitAdmitted(events, comparison);
    }

    private void submitAdmitted(int events, Supplier<List<String>> comparison) {
        comparisons.submit(events(events), comparison, other -> {});
    }

    private static Load events(int count) {
        return new Load(count, count);
    }

    private List<String> fail() {
        return fail("target");
    }

    private List<String> fail(String store) {
        calls.incrementAndGet();
        throw new StoreUnavailableException(store, new IOException("refused"));
    }

    private List<String> equal() {
        calls.incrementAndGet();
        check.equal();
        return List.of();
    }

    private List<String> hang() {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }
}
