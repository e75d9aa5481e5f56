package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.Difference.Kind;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What went wrong in the program of 2016 that this one is modelled on, and must not go wrong here. */
class OriginalDefectsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration LINGER = Duration.ofMillis(100);
    private static final Duration GRACE_PERIOD = Duration.ofMillis(300);

    private static final UserFlags NO_WRITES = new UserFlags(true, false, false, false);
    private static final UserFlags NO_READS = new UserFlags(false, false, true, true);
    private static final UserFlags BOTH = new UserFlags(true, true, true, true);

    private final BrokenStores stores = new BrokenStores();
    private final Comparisons comparisons = stores.comparisons(GRACE_PERIOD, 2, 10);
    private final ShadowReads shadowReads = stores.shadowReads(DEADLINE, LINGER, comparisons);

    @AfterEach
    void close() {
        comparisons.close();
        stores.close();
    }

    @Test
    void with_both_write_flags_off_no_event_is_lost() {
        Event event = TestEvents.event();

        store(NO_WRITES).put(event);

        assertThat(stores.realMongo.find(event.userKey(), event.id())).contains(event);
    }

    @Test
    void with_both_read_flags_off_an_event_is_found() {
        Event event = TestEvents.event();

        store(NO_READS).put(event);

        assertThat(store(NO_READS).find(event.userKey(), event.id())).contains(event);
    }

    @Test
    void what_only_the_store_that_is_checked_has_is_not_served() {
        Event event = TestEvents.event();
        stores.realDynamo.put(event);

        assertThat(store(BOTH).find(event.userKey(), event.id())).isEmpty();
    }

    @Test
    void a_decimal_number_is_stored_in_both() {
        Event event = TestEvents.event(Json.parse("{\"price\":0.1,\"many\":1234567890.123456789012345678901234}"));

        store(BOTH).put(event);

        assertThat(stores.realMongo.find(event.userKey(), event.id())).contains(event);
        assertThat(stores.realDynamo.find(event.userKey(), event.id())).contains(event);
    }

    @Test
    void writing_to_one_store_does_not_change_what_the_other_one_or_the_caller_has() {
        Map<String, Object> body = new HashMap<>(Map.of("nickname", "", "user", Map.of("key", "ann")));
        Event event = Event.create(body);
        String before = Json.write(event.body());

        store(BOTH).put(event);
        body.put("nickname", "changed afterwards");

        assertThat(Json.write(event.body())).isEqualTo(before);
        assertThat(stores.realMongo.find("ann", event.id())).contains(event);
    }

    @Test
    void an_outage_of_DynamoDB_is_not_the_users_problem() {
        Event event = TestEvents.event();
        stores.dynamoProxy.refuse();

        store(BOTH).put(event);

        assertThat(store(BOTH).find(event.userKey(), event.id())).contains(event);
    }

    @Test
    void missing_and_different_are_told_apart_and_counted() {
        Event missing = TestEvents.event();
        stores.realMongo.put(missing);
        Event different = TestEvents.event(Map.of("n", 1));
        stores.realMongo.put(different);
        stores.realDynamo.put(new Event(
                different.id(),
                TestEvents.eventOf(different.userKey(), Map.of("n", 2)).body()));

        store(BOTH).find(missing.userKey(), missing.id());
        store(BOTH).find(different.userKey(), different.id());

        await().untilAsserted(
                        () -> assertThat(stores.check.counts()).isEqualTo(new IntegrityCheck.Counts(0, 1, 1, 0, 0)));
        assertThat(stores.check.latest())
                .extracting(seen -> seen.difference().kind())
                .containsExactlyInAnyOrder(Kind.MISSING_IN_TARGET, Kind.DIFFERENT);
    }

    private EventStore store(UserFlags flags) {
        return stores.migrating(flags, BrokenStores.TIME_LIMIT, DEADLINE, shadowReads);
    }
}
