package dev.datanomad.lab.system;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What happened without having been asked for, told at once and kept for a while. Thread-safe. */
final class Notes {

    private static final int KEPT = 50;

    private final Deque<LabStatus.Note> latest = new ArrayDeque<>();
    private final Consumer<String> listener;
    private boolean closed;

    Notes(Consumer<String> listener) {
        this.listener = listener;
    }

    synchronized void say(String sentence) {
        if (closed) {
            return;
        }
        latest.add(new LabStatus.Note(System.currentTimeMillis(), sentence));
        if (latest.size() > KEPT) {
            latest.removeFirst();
        }
        listener.accept(sentence);
    }

    /** Oldest first. */
    synchronized List<LabStatus.Note> latest() {
        return List.copyOf(latest);
    }

    /** From here on everything that ends does so because it was told to. */
    synchronized void close() {
        closed = true;
    }
}
