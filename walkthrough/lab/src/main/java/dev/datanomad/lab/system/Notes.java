package dev.datanomad.lab.system;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Events that nobody asked for, such as a crash: passed on at once, and the latest are kept. Thread-safe. */
final class Notes {

    private static final int MAX_KEPT = 50;

    private final Deque<LabStatus.Note> latest = new ArrayDeque<>();
    private final Consumer<String> listener;
    private boolean closed;

    Notes(Consumer<String> listener) {
        this.listener = listener;
    }

    void add(String sentence) {
        synchronized (this) {
            if (closed) {
                return;
            }
            latest.add(new LabStatus.Note(System.currentTimeMillis(), sentence));
            if (latest.size() > MAX_KEPT) {
                latest.removeFirst();
            }
        }
        // Without the lock: a terminal that is stopped lets it wait.
        listener.accept(sentence);
    }

    /** Oldest first. */
    synchronized List<LabStatus.Note> latest() {
        return List.copyOf(latest);
    }

    /** From now on notes are dropped: everything ends because the lab stops it. */
    synchronized void close() {
        closed = true;
    }
}
