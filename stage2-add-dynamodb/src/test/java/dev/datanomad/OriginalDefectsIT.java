package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What went wrong in the program of 2016 that this one is modelled on, and must not go wrong here. Its other defects are rows
 * of {@link FlagCombinationsIT} (events lost or not found when flags contradict each other, an outage that users notice) and
 * tests of {@link ShadowReadsIT} (missing and different not told apart, nothing counted).
 */
class OriginalDefectsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration LINGER = Duration.ofMillis(100);
    private static final Duration GRACE_PERIOD = Duration.ofMillis(300);

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
    void what_only_the_store_that_is_checked_has_is_not_served() {
        Event event = TestEvents.event();
        stores.realDynamo.put(event);

        assertThat(store().find(event.userKey(), event.id())).isEmpty();
    }

    @Test
    void a_decimal_number_is_stored_in_both() {
        Event event = TestEvents.event(Json.parse("{\"price\":0.1,\"many\":1234567890.123456789012345678901234}"));

        store().put(event);

        assertThat(stores.realMongo.find(event.userKey(), event.id())).contains(event);
        assertThat(stores.realDynamo.find(event.userKey(), event.id())).contains(event);
    }

    @Test
    void writing_to_one_store_does_not_change_what_the_other_one_or_the_caller_has() {
        Map<String, Object> body = new HashMap<>(Map.of("nickname", "", "user", Map.of("key", "ann")));
        Event event = Event.create(body);
        String before = Json.write(event.body());

        store().put(event);
        body.put("nickname", "changed afterwards");

        assertThat(Json.write(event.body())).isEqualTo(before);
        assertThat(stores.realMongo.find("ann", event.id())).contains(event);
    }

    private EventStore store() {
        return stores.migrating(BOTH, BrokenStores.TIME_LIMIT, DEADLINE, shadowReads);
    }
}
