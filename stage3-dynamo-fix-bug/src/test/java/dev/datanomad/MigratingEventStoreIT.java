package dev.datanomad;

import dev.datanomad.flags.UserFlags;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The store in between keeps the same promises as the two it stands for, wherever the flags send a user. */
class MigratingEventStoreIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Nested
    class Before_the_migration extends Contract {

        Before_the_migration() {
            super(new UserFlags(true, false, true, false), MongoEventStore.LIMITS);
        }
    }

    @Nested
    class With_dual_writes_and_shadow_reads extends Contract {

        With_dual_writes_and_shadow_reads() {
            super(new UserFlags(true, true, true, true), BOTH);
        }
    }

    @Nested
    class With_DynamoDB_as_the_authority extends Contract {

        With_DynamoDB_as_the_authority() {
            super(new UserFlags(false, true, true, true), BOTH);
        }
    }

    @Nested
    class With_every_flag_off extends Contract {

        With_every_flag_off() {
            super(new UserFlags(false, false, false, false), MongoEventStore.LIMITS);
        }
    }

    /** What both stores can hold. */
    private static final StorageLimits BOTH =
            new StorageLimits("MongoDB and DynamoDB", 34, -130, 125, 32, 2_048, false, false);

    private abstract static class Contract extends EventStoreContract {

        private final MeterRegistry metrics = new SimpleMeterRegistry();
        private final EventStore mongo = BrokenStores.realMongo();
        private final EventStore dynamo = BrokenStores.realDynamo();
        private final ShadowReads shadowReads = new ShadowReads(
                mongo,
                dynamo,
                new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics),
                Duration.ZERO,
                Duration.ZERO,
                4,
                100);
        private final StorageLimits limits;
        private final EventStore store;

        Contract(UserFlags flags, StorageLimits limits) {
            this.limits = limits;
            this.store = new MigratingEventStore(user -> flags, mongo, dynamo, shadowReads, LIMIT, 50, metrics);
        }

        @AfterEach
        void close() {
            shadowReads.close();
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
