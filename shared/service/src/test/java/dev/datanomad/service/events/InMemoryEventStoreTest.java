package dev.datanomad.service.events;

import org.junit.jupiter.api.Nested;

class InMemoryEventStoreTest extends EventStoreContract {

    private final EventStore store = new InMemoryEventStore();

    @Override
    protected EventStore store() {
        return store;
    }

    @Override
    protected StorageLimits limits() {
        return InMemoryEventStore.LIMITS;
    }

    @Nested
    class EmptyStrings extends EmptyStringContract {

        @Override
        protected EventStore store() {
            return store;
        }
    }
}
