package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The migrating store keeps the promises of the two stores behind it, wherever the flags send a user. */
class MigratingEventStoreIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final UserFlags BOTH = new UserFlags(true, true, true, true);
    private static final BrokenStores STORES = new BrokenStores();
    private static final Comparisons COMPARISONS = STORES.comparisons(Duration.ZERO, 4, 100);

    @AfterAll
    static void close() {
        COMPARISONS.close();
        STORES.close();
    }

    @Test
    void what_only_the_store_that_is_checked_has_is_not_served() {
        Event event = TestEvents.event();
        STORES.realDynamo.put(event);

        assertThat(migrating(BOTH).find(event.userKey(), event.id())).isEmpty();
    }

    @Test
    void a_decimal_number_is_stored_in_both() {
        Event event = TestEvents.event(Json.parse("{\"price\":0.1,\"many\":1234567890.123456789012345678901234}"));

        migrating(BOTH).put(event);

        assertThat(STORES.realMongo.find(event.userKey(), event.id())).contains(event);
        assertThat(STORES.realDynamo.find(event.userKey(), event.id())).contains(event);
    }

    @Test
    void writing_to_one_store_does_not_change_what_the_other_one_or_the_caller_has() {
        Map<String, Object> body = new HashMap<>(Map.of("nickname", "", "user", Map.of("key", "ann")));
        Event event = Event.create(body);
        String before = Json.write(event.body());

        migrating(BOTH).put(event);
        body.put("nickname", "changed afterwards");

        assertThat(Json.write(event.body())).isEqualTo(before);
        assertThat(STORES.realMongo.find("ann", event.id())).contains(event);
    }

    private static EventStore migrating(UserFlags flags) {
        return STORES.migrating(flags, LIMIT, LIMIT, Duration.ZERO, COMPARISONS);
    }

    @Nested
    class Before_the_migration extends Contract {

        Before_the_migration() {
            super(new UserFlags(true, false, true, false), MongoDocuments.LIMITS);
        }
    }

    @Nested
    class With_dual_writes_and_shadow_reads extends Contract {

        With_dual_writes_and_shadow_reads() {
            super(BOTH, MongoDocuments.LIMITS);
        }
    }

    @Nested
    class With_DynamoDB_as_the_authority extends Contract {

        With_DynamoDB_as_the_authority() {
            super(new UserFlags(false, true, true, true), DynamoItems.LIMITS);
        }
    }

    @Nested
    class With_every_flag_off extends Contract {

        With_every_flag_off() {
            super(new UserFlags(false, false, false, false), MongoDocuments.LIMITS);
        }
    }

    private abstract static class Contract extends EventStoreContract {

        private final StorageLimits limits;
        private final EventStore store;

        Contract(UserFlags flags, StorageLimits limits) {
            this.limits = limits;
            store = migrating(flags);
        }

        @Override
        protected EventStore store() {
            return store;
        }

        @Override
        protected StorageLimits limits() {
            return limits;
        }
    }
}
