package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.integrity.Difference.Field;
import dev.datanomad.migration.integrity.Difference.Kind;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.migration.integrity.IntegrityCheck.Counts;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.events.UnreadableEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ShadowReadsIT {

    private static final Duration LINGER = Duration.ofMillis(100);
    private static final Duration GRACE_PERIOD = Duration.ofMillis(300);
    private static final Duration TIME_LIMIT = Duration.ofMillis(1_500);
    private static final int MAX_EVENTS = 52;

    private final BrokenStores stores = new BrokenStores();
    private final IntegrityCheck check = stores.check;
    private final Comparisons comparisons = stores.comparisons(GRACE_PERIOD, 2, MAX_EVENTS);
    private final ShadowReads shadowReads = stores.shadowReads(TIME_LIMIT, LINGER, comparisons);

    @AfterEach
    void close() {
        comparisons.close();
        stores.close();
    }

    @Test
    void equal_copies_are_counted() {
        compare(inBoth(TestEvents.event(Map.of("n", 5))));

        awaitCounts(new Counts(1, 0, 0, 0, 0));
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
    void events_that_are_read_at_about_the_same_time_are_looked_up_together() {
        List<Event> events = inBoth(MAX_EVENTS - 2);
        Event missing = TestEvents.event();
        stores.realMongo.put(missing);
        List<Integer> batches = new CopyOnWriteArrayList<>();
        ShadowReads counted = new ShadowReads(
                stores.mongo(TIME_LIMIT),
                stores.dynamo(TIME_LIMIT),
                stores.dynamo(TIME_LIMIT),
                keys -> {
                    batches.add(keys.size());
                    return stores.dynamoBatches(TIME_LIMIT).find(keys);
                },
                100,
                LINGER,
                check,
                comparisons);

        events.forEach(event -> counted.compare(event.userKey(), event.id(), Optional.of(event)));
        counted.compare(events.get(0).userKey(), events.get(0).id(), Optional.of(events.get(0)));
        counted.compare(missing.userKey(), missing.id(), Optional.of(missing));

        awaitCounts(new Counts(MAX_EVENTS - 1, 0, 1, 0, 0));
        assertThat(batches).hasSizeLessThan(MAX_EVENTS / 2).allMatch(size -> size <= ShadowReads.BATCH_SIZE);
    }

    @Test
    void a_batch_of_the_largest_events_is_found_whole() {
        String user = TestEvents.event().userKey();
        String text = "x".repeat(400 * 1024 - 300);
        List<ShadowReads.Key> keys = IntStream.range(0, ShadowReads.BATCH_SIZE)
                .mapToObj(n -> TestEvents.eventOf(user, Map.of("n", n, "text", text)))
                .peek(stores.realDynamo::put)
                .map(event -> new ShadowReads.Key(user, event.id()))
                .toList();

        Map<ShadowReads.Key, Optional<StoredEvent>> found = lookUp(keys);

        assertThat(found).containsOnlyKeys(keys);
        assertThat(found.values()).allMatch(Optional::isPresent);
    }

    @Test
    void a_batch_may_ask_for_what_there_is_not_and_cannot_be() {
        Event one = inBoth(TestEvents.event());
        Event other = inBoth(TestEvents.event());
        ShadowReads.Key oneKey = new ShadowReads.Key(one.userKey(), one.id());
        ShadowReads.Key unknown = new ShadowReads.Key(one.userKey(), "x");
        ShadowReads.Key ofAnother = new ShadowReads.Key(other.userKey(), one.id());
        ShadowReads.Key tooLong = new ShadowReads.Key("x".repeat(3_000), "x".repeat(3_000));

        assertThat(lookUp(List.of(oneKey, unknown, ofAnother, tooLong, oneKey)))
                .isEqualTo(Map.of(
                        oneKey,
                        Optional.of(one),
                        unknown,
                        Optional.empty(),
                        ofAnother,
                        Optional.empty(),
                        tooLong,
                        Optional.empty()));
        assertThat(lookUp(List.of(tooLong))).containsExactly(Map.entry(tooLong, Optional.empty()));
        assertThat(lookUp(List.of())).isEmpty();
    }

    @Test
    void what_cannot_be_read_is_different_and_spoils_only_itself() {
        Event damaged = TestEvents.event();
        String user = damaged.userKey();
        stores.realMongo.put(damaged);
        Map<String, AttributeValue> item = DynamoItems.key(user, damaged.id());
        BrokenStores.realDynamoClient()
                .putItem(put -> put.tableName(DynamoTable.NAME).item(item));
        Event good = inBoth(TestEvents.eventOf(user, Map.of("n", 1)));
        StoredEvent noText = new UnreadableEvent("MongoDB", "7", UnreadableEvent.ID, "is of type Integer");

        compare(damaged);
        compare(good);
        comparePage(user, Optional.empty(), noText, good, damaged);

        awaitCounts(new Counts(2, 2, 1, 0, 0));
        assertThat(check.latest())
                .flatExtracting(seen -> seen.difference().fields())
                .extracting(Field::target)
                .containsOnly(new Difference.Side("unreadable", "has no attribute event that is a map"));
    }

    @Test
    void what_a_throttling_DynamoDB_leaves_out_is_unchecked_and_the_rest_compared() {
        List<Event> events = inBoth(MAX_EVENTS);
        stores.dynamoProxy.misbehave(DynamoFault.throttle(50));

        events.forEach(this::compare);

        await().untilAsserted(() ->
                assertThat(check.counts().equal() + check.counts().unchecked()).isEqualTo(MAX_EVENTS));
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

        comparePage(user, Optional.empty(), newest, onlyInMongo, oldest);

        awaitCounts(new Counts(2, 0, 1, 1, 0));
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

        comparePage(user, Optional.of(onlyInMongo.id()), onlyInMongo);

        assertThat(awaitDifference().id()).isEqualTo(onlyInMongo.id());
        assertThat(check.counts().missingInSource()).isZero();
        assertThat(older.id()).isLessThan(onlyInMongo.id());
    }

    @Test
    void a_page_that_cannot_be_compared_counts_as_all_its_events() {
        String user = TestEvents.event().userKey();
        stores.dynamoProxy.refuse();

        comparePage(
                user,
                Optional.empty(),
                IntStream.range(0, 15)
                        .mapToObj(n -> TestEvents.eventOf(user, Map.of("n", n)))
                        .toArray(Event[]::new));

        awaitCounts(new Counts(0, 0, 0, 0, 15));
    }

    @Test
    void while_DynamoDB_hangs_reads_go_on_none_waits_and_a_bounded_number_is_compared() {
        UserFlags both = new UserFlags(true, true, true, true);
        MigratingEventStore store = stores.migrating(both, TIME_LIMIT, TIME_LIMIT, LINGER, comparisons);
        Event event = inBoth(TestEvents.event());
        stores.dynamoProxy.hang();
        int reads = 2_000;

        List<Duration> took = IntStream.range(0, reads)
                .parallel()
                .mapToObj(n -> {
                    long start = System.nanoTime();
                    assertThat(store.find(event.userKey(), event.id())).contains(event);
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .toList();

        assertThat(took).allMatch(read -> read.compareTo(TIME_LIMIT) < 0);
        assertThat(check.counts().unchecked()).isGreaterThanOrEqualTo(reads - MAX_EVENTS);
        awaitCounts(new Counts(0, 0, 0, 0, reads));
    }

    private Map<ShadowReads.Key, Optional<StoredEvent>> lookUp(List<ShadowReads.Key> keys) {
        return new DynamoBatchLookup(BrokenStores.realDynamoClient(), Duration.ofSeconds(20)).find(keys);
    }

    private void comparePage(String user, Optional<String> next, StoredEvent... events) {
        shadowReads.compare(user, Optional.empty(), 10, new EventPage(List.of(events), next));
    }

    private void compare(Event event) {
        shadowReads.compare(event.userKey(), event.id(), Optional.of(event));
    }

    private Event inBoth(Event event) {
        stores.realMongo.put(event);
        stores.realDynamo.put(event);
        return event;
    }

    private List<Event> inBoth(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> inBoth(TestEvents.event(Map.of("n", n))))
                .toList();
    }

    private void awaitCounts(Counts counts) {
        await().untilAsserted(() -> assertThat(check.counts()).isEqualTo(counts));
    }

    private Difference awaitDifference() {
        await().untilAsserted(() -> assertThat(check.latest()).hasSize(1));
        return check.latest().get(0).difference();
    }
}
