package dev.datanomad.migration.reconciliation;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Writes notes to one store and then to the other, one after the other until it is closed, as a service does. */
final class LiveWriter implements AutoCloseable {

    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    LiveWriter(Consumer<List<Note>> first, Consumer<List<Note>> second) {
        thread = new Thread(() -> write(first, second), "live-writer");
        thread.start();
    }

    private void write(Consumer<List<Note>> first, Consumer<List<Note>> second) {
        while (!ended) {
            List<Note> note = Note.notes(1);
            first.accept(note);
            second.accept(note);
            written.incrementAndGet();
        }
    }

    void awaitNotes(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> written.get() >= count || !thread.isAlive());
    }

    /** Ends it; both stores have the same notes then. */
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
