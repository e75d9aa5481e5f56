package dev.datanomad.service;

class InMemoryEmptyStringsTest extends EmptyStringContract {

    private final EventStore store = new InMemoryEventStore();

    @Override
    protected EventStore store() {
        return store;
    }
}
