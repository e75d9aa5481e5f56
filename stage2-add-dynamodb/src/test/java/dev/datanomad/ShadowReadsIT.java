package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.integrity.Difference.Field;
import dev.datanomad.migration.integrity.Difference.Kind;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventKey;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.MeteredEventStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowReadsIT {

    private static final Duration GATHER = Duration.ofMillis(100);
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofMillis(1_500);

    /** More than a DynamoDB that does not answer is left alone for. */
    private static final Duration PAUSE_OVER = Duration.ofSeconds(30);

    private static final int THREADS = 2;
    private static final int MOST = 50;

    private final BrokenStores stores = new BrokenStores();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final IntegrityCheck check = new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics);
    private final EventStore dynamo = new MeteredEventStore("dynamodb", stores.dynamo.within(LIMIT), metrics);
    private final ShadowReads shadowReads = new ShadowReads(stores.mongo, dynamo, check, GATHER, SETTLE, THREADS, MOST);

    @AfterEach
    void close() {
        shadowReads.close();
        stores.close();
    }

    @Test
    void equal_copies_are_counted() {
        Event event = inBoth(TestEvents.event(Map.of("n", 5)));

        compare(event);

        await().untilAsserted(() -> assertThat(check.counts().equal()).isEqualTo(1));
        assertThat(check.counts().checked()).isEqualTo(1);
    }

    @Test
    void a_difference_is_explained_field_by_field() {
        Event event = TestEvents.event(Map.of("name", "Ann", "tags", List.of(1, 2), "same", true));
        Event other = new Event(
                event.id(),
                TestEvents.eventOf(event.userKey(), Map.of("name", 7, "tags", List.of(1), "same", true))
                        .body());
        stores.realMongo.put(event);
        stores.realDynamo.put(other);

        compare(event);

        Difference found = awaitDifference();
        assertThat(found.kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(found.id()).isEqualTo(event.id());
        assertThat(found.fields()).extracting(Field::path).containsExactlyInAnyOrder("/name", "/tags/1");
        assertThat(found.fields())
                .extracting(field ->
                        field.source().type() + " and " + field.target().type())
                .containsExactlyInAnyOrder("string and number", "number and absent");
        assertThat(check.byField()).containsOnlyKeys("/name", "/tags/1");
    }

    @Test
    void an_event_that_is_missing_in_DynamoDB_is_told_from_one_that_differs() {
        Event event = TestEvents.event();
        stores.realMongo.put(event);

        compare(event);

        assertThat(awaitDifference().kind()).isEqualTo(Kind.MISSING_IN_TARGET);
    }

    @Test
    void an_event_that_is_missing_in_MongoDB_is_reported_too() {
        Event event = TestEvents.event();
        stores.realDynamo.put(event);

        shadowReads.compare(event.userKey(), event.id(), Optional.empty());

        assertThat(awaitDifference().kind()).isEqualTo(Kind.MISSING_IN_SOURCE);
    }

    @Test
    void an_event_between_its_two_writes_is_not_reported() {
        Event event = TestEvents.event();
        stores.realMongo.put(event);

        compare(event);
        stores.realDynamo.put(event);

        await().untilAsserted(() -> assertThat(check.counts().equal()).isEqualTo(1));
        assertThat(check.latest()).isEmpty();
    }

    @Test
    void events_that_are_read_at_about_the_same_time_are_asked_for_together() {
        List<Event> events = IntStream.range(0, MOST)
                .mapToObj(n -> inBoth(TestEvents.event(Map.of("n", n))))
                .toList();
        Event missing = TestEvents.event();
        stores.realMongo.put(missing);
        List<Integer> asked = new CopyOnWriteArrayList<>();
        try (ShadowReads others =
                new ShadowReads(stores.mongo, noting(asked), check, GATHER, SETTLE, THREADS, MOST + 2)) {
            events.forEach(event -> compare(others, event));
            compare(others, events.get(0));
            compare(others, missing);

            await().untilAsserted(() ->
                    assertThat(check.counts()).isEqualTo(new IntegrityCheck.Counts(MOST + 1, 0, 1, 0, 0)));
        }
        assertThat(asked).hasSizeLessThan(MOST / 2).allMatch(count -> count <= DynamoEventStore.FIND);
    }

    @Test
    void as_many_of_the_largest_events_as_one_call_may_ask_for_are_found() {
        String user = TestEvents.event().userKey();
        String text = "x".repeat(400 * 1024 - 300);
        List<EventKey> keys = IntStream.range(0, DynamoEventStore.FIND)
                .mapToObj(n -> TestEvents.eventOf(user, Map.of("n", n, "text", text)))
                .peek(stores.realDynamo::put)
                .map(event -> new EventKey(user, event.id()))
                .toList();

        Map<EventKey, Optional<Event>> found = stores.realDynamo.findAll(keys);

        assertThat(found).containsOnlyKeys(keys);
        assertThat(found.values()).allMatch(Optional::isPresent);
    }

    @Test
    void an_item_that_is_no_event_spoils_no_other_comparison() {
        Event damaged = TestEvents.event();
        stores.realMongo.put(damaged);
        stores.putItem(Map.of("user_key", damaged.userKey(), "_id", damaged.id()));
        Event event = inBoth(TestEvents.event());

        compare(damaged);
        compare(event);

        await().untilAsserted(() -> assertThat(check.counts()).isEqualTo(new IntegrityCheck.Counts(1, 0, 0, 0, 1)));
    }

    @Test
    void what_a_throttling_DynamoDB_leaves_out_is_unchecked_and_the_rest_compared() {
        List<Event> events = IntStream.range(0, MOST)
                .mapToObj(n -> inBoth(TestEvents.event(Map.of("n", n))))
                .toList();
        stores.dynamoProxy.misbehave(DynamoFault.throttle(50));

        events.forEach(this::compare);

        await().untilAsserted(() ->
                assertThat(check.counts().equal() + check.counts().unchecked()).isEqualTo(MOST));
        assertThat(check.counts().equal()).isPositive();
        assertThat(check.counts().unchecked()).isPositive();
        assertThat(check.latest()).isEmpty();
    }

    @Test
    void a_page_is_compared_event_by_event() {
        String user = TestEvents.event().userKey();
        Event oldest = inBoth(TestEvents.eventOf(user, Map.of("n", 1)));
        Event onlyInMongo = TestEvents.eventOf(user, Map.of("n", 2));
        stores.realMongo.put(onlyInMongo);
        Event onlyInDynamo = TestEvents.eventOf(user, Map.of("n", 3));
        stores.realDynamo.put(onlyInDynamo);
        Event newest = inBoth(TestEvents.eventOf(user, Map.of("n", 4)));

        shadowReads.compare(user, Optional.empty(), 10, List.of(newest, onlyInMongo, oldest));

        await().untilAsserted(() -> assertThat(check.counts()).isEqualTo(new IntegrityCheck.Counts(2, 0, 1, 1, 0)));
        assertThat(check.latest())
                .extracting(seen -> seen.difference().id())
                .containsExactlyInAnyOrder(onlyInMongo.id(), onlyInDynamo.id());
    }

    @Test
    void what_DynamoDB_has_beyond_the_end_of_a_page_is_no_difference() {
        String user = TestEvents.event().userKey();
        Event older = inBoth(TestEvents.eventOf(user, Map.of("n", 1)));
        Event onlyInMongo = TestEvents.eventOf(user, Map.of("n", 2));
        stores.realMongo.put(onlyInMongo);

        shadowReads.compare(user, Optional.empty(), 1, List.of(onlyInMongo));

        assertThat(awaitDifference().id()).isEqualTo(onlyInMongo.id());
        assertThat(check.counts().missingInSource()).isZero();
        assertThat(older.id()).isLessThan(onlyInMongo.id());
    }

    @Test
    void a_hanging_DynamoDB_holds_nobody_up_and_leaves_a_bounded_number_waiting() {
        Event event = inBoth(TestEvents.event());
        stores.dynamoProxy.hang();
        int asked = 500;

        long start = System.nanoTime();
        for (int i = 0; i < asked; i++) {
            compare(event);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(took).isLessThan(LIMIT);
        assertThat(check.counts().unchecked()).isGreaterThanOrEqualTo(asked - MOST);
        await().untilAsserted(() -> assertThat(check.counts().unchecked()).isEqualTo(asked));
        assertThat(check.counts().checked()).isZero();
    }

    @Test
    void a_page_that_cannot_be_compared_counts_as_all_its_events() {
        String user = TestEvents.event().userKey();
        stores.dynamoProxy.refuse();

        shadowReads.compare(user, Optional.empty(), 20, events(user, 15));

        await().untilAsserted(() -> assertThat(check.counts().unchecked()).isEqualTo(15));
    }

    @Test
    void a_page_waits_in_the_place_of_all_its_events() {
        String user = TestEvents.event().userKey();
        stores.dynamoProxy.hang();

        shadowReads.compare(user, Optional.empty(), MOST, events(user, MOST - 10));
        shadowReads.compare(user, Optional.empty(), MOST, events(user, 11));
        assertThat(check.counts().unchecked()).isEqualTo(11);

        shadowReads.compare(user, Optional.empty(), MOST, events(user, 10));
        assertThat(check.counts().unchecked()).isEqualTo(11);
        await().untilAsserted(() -> assertThat(check.counts().unchecked()).isEqualTo(MOST + 11));
    }

    private static List<Event> events(String user, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> TestEvents.eventOf(user, Map.of("n", n)))
                .toList();
    }

    @Test
    void a_DynamoDB_that_does_not_answer_is_left_alone_and_then_asked_by_one_comparison_at_a_time() {
        Event event = inBoth(TestEvents.event());
        stores.dynamoProxy.hang();
        compareAndAwaitUnchecked(event, THREADS);

        compareAndAwaitUnchecked(event, 2 * THREADS);
        assertThat(calls()).isEqualTo(THREADS);

        await().atMost(PAUSE_OVER).untilAsserted(() -> {
            compareAndAwaitUnchecked(event, THREADS);
            assertThat(calls()).isEqualTo(THREADS + 1);
        });
        compareAndAwaitUnchecked(event, 2 * THREADS);
        assertThat(calls()).isEqualTo(THREADS + 1);
    }

    private long calls() {
        return metrics.get("datanomad.operations").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private void compareAndAwaitUnchecked(Event event, int times) {
        double before = check.counts().unchecked();
        IntStream.range(0, times)
                .forEach(i -> shadowReads.compare(event.userKey(), Optional.empty(), 10, List.of(event)));
        await().untilAsserted(
                        () -> assertThat(check.counts().unchecked() - before).isEqualTo(times));
    }

    @Test
    void what_is_to_be_looked_at_again_does_not_wait_for_a_DynamoDB_that_hangs_by_then() {
        List<Event> missing = events(TestEvents.event().userKey(), 20);
        missing.forEach(this::compare);
        await().until(() -> calls() == missing.size());

        stores.dynamoProxy.hang();

        await().atMost(LIMIT.multipliedBy(THREADS + 2))
                .untilAsserted(() -> assertThat(check.counts().unchecked()).isEqualTo(missing.size()));
    }

    @Test
    void checking_goes_on_when_DynamoDB_is_back() {
        Event event = inBoth(TestEvents.event());
        stores.dynamoProxy.refuse();
        compareAndAwaitUnchecked(event, THREADS);

        stores.dynamoProxy.pass();

        await().atMost(PAUSE_OVER).untilAsserted(() -> {
            compare(event);
            assertThat(check.counts().equal()).isPositive();
        });
    }

    private void compare(Event event) {
        compare(shadowReads, event);
    }

    private static void compare(ShadowReads shadowReads, Event event) {
        shadowReads.compare(event.userKey(), event.id(), Optional.of(event));
    }

    /** DynamoDB, with a note of each call: how many events it asks for. */
    private EventStore noting(List<Integer> asked) {
        return (EventStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventStore.class}, (proxy, method, arguments) -> {
                    asked.add(method.getName().equals("findAll") ? ((Collection<?>) arguments[0]).size() : 1);
                    return method.invoke(stores.dynamo, arguments);
                });
    }

    private Event inBoth(Event event) {
        stores.realMongo.put(event);
        stores.realDynamo.put(event);
        return event;
    }

    private Difference awaitDifference() {
        await().untilAsserted(() -> assertThat(check.latest()).hasSize(1));
        return check.latest().get(0).difference();
    }
}
