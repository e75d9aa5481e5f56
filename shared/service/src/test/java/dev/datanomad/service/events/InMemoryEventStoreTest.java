package dev.datanomad.service.events;

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
}
