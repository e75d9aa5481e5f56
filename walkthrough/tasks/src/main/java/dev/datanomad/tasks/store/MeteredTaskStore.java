package dev.datanomad.tasks.store;

import dev.datanomad.service.events.StoreTimers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.OptionalLong;

/** A task store with {@link StoreTimers}. */
public final class MeteredTaskStore implements TaskStore {

    private final TaskStore store;
    private final StoreTimers timers;

    /** @param name as {@link StoreTimers#ofStore} names it */
    public MeteredTaskStore(String name, TaskStore store, MeterRegistry metrics) {
        this.store = store;
        timers = StoreTimers.ofStore(name, metrics);
    }

    @Override
    public void create(Task task, boolean outbox) {
        timers.write(() -> {
            store.create(task, outbox);
            return task;
        });
    }

    @Override
    public Task change(String user, String id, Change change, OptionalLong expected, boolean outbox) {
        return timers.write(() -> store.change(user, id, change, expected, outbox));
    }

    @Override
    public Optional<Task> find(String user, String id) {
        return timers.read(() -> store.find(user, id));
    }

    @Override
    public TaskPage list(String user, Optional<String> before, int limit) {
        return timers.read(() -> store.list(user, before, limit));
    }

    @Override
    public Applied apply(Task copy) {
        return timers.write(() -> store.apply(copy));
    }
}
