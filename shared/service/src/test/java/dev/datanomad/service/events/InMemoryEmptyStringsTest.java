package dev.datanomad.service.events;

class InMemoryEmptyStringsTest extends EmptyStringContract {

    private final EventStore store = new InMemoryEventStore();

    @Override
    protected EventStore store() {
        return store;
    }
}
