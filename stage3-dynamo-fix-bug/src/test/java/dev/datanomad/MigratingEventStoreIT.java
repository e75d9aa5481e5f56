package dev.datanomad;

import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The migrating store keeps the promises of the two stores behind it, wherever the flags send a user. */
class MigratingEventStoreIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final BrokenStores STORES = new BrokenStores();
    private static final Comparisons COMPARISONS = STORES.comparisons(Duration.ZERO, 4, 100);

    @AfterAll
    static void close() {
        COMPARISONS.close();
        STORES.close();
    }

    @Nested
    class Before_the_migration extends Contract {

        Before_the_migration() {
            super(new UserFlags(true, false, true, false), MongoEventStore.LIMITS);
        }
    }

    @Nested
    class With_dual_writes_and_shadow_reads extends Contract {

        With_dual_writes_and_shadow_reads() {
            super(new UserFlags(true, true, true, true), MongoEventStore.LIMITS);
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
            super(new UserFlags(false, false, false, false), MongoEventStore.LIMITS);
        }
    }

    private abstract static class Contract extends EventStoreContract {

        private final StorageLimits limits;
        private final EventStore store;

        Contract(UserFlags flags, StorageLimits limits) {
            this.limits = limits;
            store = STORES.migrating(flags, LIMIT, LIMIT, STORES.shadowReads(LIMIT, Duration.ZERO, COMPARISONS));
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
