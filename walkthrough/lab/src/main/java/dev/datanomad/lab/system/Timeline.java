package dev.datanomad.lab.system;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What was done to a lab from anywhere, and what happened to it, in its order; the newest entries are kept. Events that nobody
 * asked for, such as a crash, are passed on at once. Thread-safe.
 */
public final class Timeline {

    private static final int MAX_KEPT = 500;

    private static final ThreadLocal<String> ACTOR = ThreadLocal.withInitial(() -> "the lab");

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Consumer<String> listener;
    private long last;
    private boolean closed;

    /** What an entry is about. */
    public enum Kind {
        DEPLOY,
        FLAG,
        FAULT,
        LOAD,
        DATA,
        INCIDENT,
        NOTE;

        /** Whether it can change what users and stores see, so that its effect is measured. */
        boolean hasEffect() {
            return this == DEPLOY || this == FLAG || this == FAULT || this == INCIDENT;
        }
    }

    /**
     * An entry.
     *
     * @param id rises from entry to entry
     * @param at when it was or began, in milliseconds since 1970
     * @param until when it ended; null if it was a moment, or has not ended
     * @param lasts whether it has a length
     * @param by who did it: browser, terminal, tour, rollout, an editor of the flag file, or the lab itself
     * @param effect what was measured behind it, or what became of it; null if nothing is known yet
     */
    public record Entry(
            long id, long at, Long until, boolean lasts, Kind kind, String by, String text, String effect) {}

    /** @param listener gets a sentence about each event that nobody asked for */
    Timeline(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Does something in the name of somebody, who stands with the entries that this thread adds meanwhile. */
    public static <T> T as(String actor, Supplier<T> action) {
        String before = ACTOR.get();
        ACTOR.set(actor);
        try {
            return action.get();
        } finally {
            ACTOR.set(before);
        }
    }

    /** A moment. */
    public long happened(Kind kind, String text) {
        return add(kind, false, text);
    }

    /** The beginning of something that lasts until {@link #ended}. */
    long began(Kind kind, String text) {
        return add(kind, true, text);
    }

    /** @param effect what became of it; null to keep what was measured */
    synchronized void ended(long id, String effect) {
        entries.computeIfPresent(
                id,
                (key, entry) -> new Entry(
                        id,
                        entry.at(),
                        System.currentTimeMillis(),
                        true,
                        entry.kind(),
                        entry.by(),
                        entry.text(),
                        effect == null ? entry.effect() : effect));
    }

    synchronized void measured(long id, String effect) {
        entries.computeIfPresent(
                id,
                (key, entry) -> new Entry(
                        id, entry.at(), entry.until(), entry.lasts(), entry.kind(), entry.by(), entry.text(), effect));
    }

    /** An event that nobody asked for. */
    void note(String sentence) {
        note(Kind.NOTE, sentence);
    }

    /** The same of another kind. */
    void note(Kind kind, String sentence) {
        if (add(kind, false, sentence) > 0) {
            // Without the lock: a terminal that is stopped lets it wait.
            listener.accept(sentence);
        }
    }

    private synchronized long add(Kind kind, boolean lasts, String text) {
        if (closed) {
            return 0;
        }
        last++;
        entries.put(last, new Entry(last, System.currentTimeMillis(), null, lasts, kind, ACTOR.get(), text, null));
        if (entries.size() > MAX_KEPT) {
            entries.pollFirstEntry();
        }
        return last;
    }

    /** Oldest first. */
    public synchronized List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** The newest, at most so many, oldest first. */
    synchronized List<Entry> latest(int limit) {
        List<Entry> all = entries();
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    /** From now on nothing is added: everything ends because the lab stops it. */
    synchronized void close() {
        closed = true;
    }
}
