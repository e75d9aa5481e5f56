package dev.datanomad.service.events;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts and times what is asked of a store, as the timer {@code datanomad.operations} with the tags {@code store},
 * {@code operation} ({@code read} or {@code write}) and {@code outcome} ({@code success}, {@code refused} for an event
 * that the store cannot hold, {@code failure}).
 */
public final class MeteredEventStore implements EventStore {

    private enum Outcome {
        SUCCESS,
        REFUSED,
        FAILURE
    }

    private final EventStore store;
    private final Map<Outcome, Timer> reads;
    private final Map<Outcome, Timer> writes;

    /**
     * @param name the tag {@code store}: {@code total}, {@code mongodb} or {@code dynamodb}
     * @param store the store to measure
     * @param registry where to
     */
    public MeteredEventStore(String name, EventStore store, MeterRegistry registry) {
        this.store = store;
        reads = timers(registry, name, "read");
        writes = timers(registry, name, "write");
    }

    @Override
    public void put(Event event) {
        time(writes, 1, () -> {
            store.put(event);
            return event;
        });
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        return time(reads, 1, () -> store.find(userKey, id));
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        return time(reads, 1, () -> store.latest(userKey, before, limit));
    }

    /** Counts a call that reads several events, each with the time of the call. */
    public <T> T read(int events, Supplier<T> call) {
        return time(reads, events, call);
    }

    private static <T> T time(Map<Outcome, Timer> timers, int operations, Supplier<T> operation) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.FAILURE;
        try {
            T result = operation.get();
            outcome = Outcome.SUCCESS;
            return result;
        } catch (UnstorableEventException e) {
            outcome = Outcome.REFUSED;
            throw e;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            for (int i = 0; i < operations; i++) {
                timers.get(outcome).record(took);
            }
        }
    }

    private static Map<Outcome, Timer> timers(MeterRegistry registry, String store, String operation) {
        Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            timers.put(
                    outcome,
                    Timer.builder("datanomad.operations")
                            .description("What was asked of the service (total) and of each store")
                            .tags("store", store, "operation", operation)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .publishPercentiles(0.5, 0.99)
                            .distributionStatisticExpiry(Duration.ofSeconds(10))
                            .distributionStatisticBufferLength(5)
                            .register(registry));
        }
        return timers;
    }
}
