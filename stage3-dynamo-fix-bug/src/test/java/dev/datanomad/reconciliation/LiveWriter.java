package dev.datanomad.reconciliation;

import static org.awaitility.Awaitility.await;

import dev.datanomad.TestEvents;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts events into one store and then into the other, one after the other until it is closed, as the service does. */
final class LiveWriter implements AutoCloseable {

    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    LiveWriter(EventStore first, EventStore second) {
        thread = new Thread(() -> write(first, second), "live-writer");
        thread.start();
    }

    private void write(EventStore first, EventStore second) {
        while (!ended) {
            Event event = TestEvents.event();
            first.put(event);
            second.put(event);
            written.incrementAndGet();
        }
    }

    void awaitEvents(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> written.get() >= count || !thread.isAlive());
    }

    /** Ends it; both stores have the same events then. */
    int stop() {
        close();
        return written.get();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
