package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.UnstorableEventException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the store that is not their user's authority. Never fails: an event that is not stored is counted, and
 * logged with its id. Each write has a deadline, and only so many run at once: a store that hangs then holds up a part of
 * the requests for a while, and the others not at all. Safe for use by many threads.
 */
final class SecondWrites {

    private static final Logger LOG = LoggerFactory.getLogger(SecondWrites.class);

    /**
     * Giving up a write that hangs takes a moment too, and that belongs to the time that it may cost: so much of it, but no
     * more than so many milliseconds.
     */
    private static final int PERCENT_TO_GIVE_UP = 10;

    private static final int MILLIS_TO_GIVE_UP = 25;

    private final String name;
    private final EventStore store;
    private final Semaphore free;
    private final Counter failures;

    /**
     * @param name the store's name
     * @param store the store
     * @param deadline how long a write may take, with what it takes to give it up
     * @param atOnce how many may run at once; more are not tried
     * @param metrics where to count those that failed
     */
    SecondWrites(String name, EventStore store, Duration deadline, int atOnce, MeterRegistry metrics) {
        this.name = name;
        this.store = store.within(forTheStore(deadline));
        this.free = new Semaphore(atOnce);
        this.failures = metrics.counter("datanomad.second.write.failures", "store", name);
    }

    private static Duration forTheStore(Duration deadline) {
        long toGiveUp = Math.min(deadline.toMillis() * PERCENT_TO_GIVE_UP / 100, MILLIS_TO_GIVE_UP);
        return deadline.minusMillis(toGiveUp);
    }

    /** Writes an event, if it can be done in time. */
    void attempt(Event event) {
        if (!free.tryAcquire()) {
            failed(event, "too many writes wait for it already");
            return;
        }
        try {
            store.put(event);
        } catch (StoreUnavailableException | UnstorableEventException e) {
            failed(event, e.getMessage());
        } catch (RuntimeException e) {
            failed(event, e.toString());
        } finally {
            free.release();
        }
    }

    private void failed(Event event, String reason) {
        failures.increment();
        LOG.warn("Event {} is not in {}: {}", event.id(), name, reason);
    }
}
