package dev.datanomad.service.http;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.StoredEvent;
import java.util.Optional;

/** Does something before each call of a store: waits, or throws. */
record HookedStore(EventStore store, Hook hook) implements EventStore {

    interface Hook {
        void run() throws InterruptedException;
    }

    @Override
    public void put(Event event) {
        runHook();
        store.put(event);
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        runHook();
        return store.find(userKey, id);
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        runHook();
        return store.latest(userKey, before, limit);
    }

    private void runHook() {
        try {
            hook.run();
        } catch (InterruptedException e) {
            throw new StoreUnavailableException("memory", e);
        }
    }
}
