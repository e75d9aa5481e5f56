package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreException;
import dev.datanomad.service.events.UnstorableEventException;
import dev.failsafe.Bulkhead;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the store that is not their user's authority. A write that fails is counted, logged with the event's
 * id, and never the user's problem: the reconciliation repairs it. A write that is omitted is counted too: both counters
 * together are the events that the store lacks. The store's time limit bounds how long a user waits, and a bulkhead how many
 * wait at once, so that a store that hangs holds up only some of the requests. Thread-safe.
 */
final class SecondaryWrites {

    private static final Logger LOG = LoggerFactory.getLogger(SecondaryWrites.class);

    private final String name;
    private final EventStore store;
    private final Bulkhead<Object> bulkhead;
    private final Counter failures;
    private final Counter omissions;

    /**
     * @param name the store's name
     * @param store the store, with the time limit of a secondary write
     * @param maxConcurrent how many writes may run at once; a write beyond that fails at once
     * @param metrics counts the writes that fail or are omitted
     */
    SecondaryWrites(String name, EventStore store, int maxConcurrent, MeterRegistry metrics) {
        this.name = name;
        this.store = store;
        bulkhead = Bulkhead.of(maxConcurrent);
        failures = Counter.builder("datanomad.second.write.failures")
                .description("Acknowledged events that a store lacks because its second write failed")
                .tag("store", name)
                .register(metrics);
        omissions = Counter.builder("datanomad.second.write.omissions")
                .description("Acknowledged events that a store lacks because flags keep them from it")
                .tag("store", name)
                .register(metrics);
    }

    /** Counts an event that the flags keep from this store. */
    void omit() {
        omissions.increment();
    }

    /** Writes an event; never throws. */
    void attempt(Event event) {
        if (!bulkhead.tryAcquirePermit()) {
            failed(event, "too many other writes are waiting for it");
            return;
        }
        try {
            store.put(event);
        } catch (StoreException | UnstorableEventException e) {
            failed(event, e.getMessage());
        } catch (RuntimeException e) {
            failed(event, e.toString());
        } finally {
            bulkhead.releasePermit();
        }
    }

    private void failed(Event event, String reason) {
        failures.increment();
        LOG.warn("Event {} is not in {}: {}", event.id(), name, reason);
    }
}
