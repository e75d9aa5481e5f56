package dev.datanomad.service.events;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;

/** An event store with {@link StoreTimers}. */
public final class MeteredEventStore implements EventStore {

    private final EventStore store;
    private final StoreTimers timers;

    /**
     * @param name as {@link StoreTimers#ofStore} names it
     * @param store the store to measure
     * @param registry where to
     */
    public MeteredEventStore(String name, EventStore store, MeterRegistry registry) {
        this(store, StoreTimers.ofStore(name, registry));
    }

    /**
     * @param store what to measure
     * @param timers where to
     */
    public MeteredEventStore(EventStore store, StoreTimers timers) {
        this.store = store;
        this.timers = timers;
    }

    @Override
    public void put(Event event) {
        timers.write(() -> {
            store.put(event);
            return event;
        });
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        return timers.read(() -> store.find(userKey, id));
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        return timers.read(() -> store.latest(userKey, before, limit));
    }

    /** Counts a call that reads several events, each with the time of the call. */
    public <T> T read(int events, Supplier<T> call) {
        return timers.read(events, call);
    }
}
