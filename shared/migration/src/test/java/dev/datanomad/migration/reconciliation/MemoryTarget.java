package dev.datanomad.migration.reconciliation;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Copies of notes in memory; one without a text cannot be decoded, and one whose text is a path is refused for that. */
final class MemoryTarget implements Target<Note> {

    final Map<RecordKey, Note> copies = new ConcurrentHashMap<>();
    final AtomicInteger lookups = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();

    /** The largest batch that was looked up. */
    final AtomicInteger largest = new AtomicInteger();

    /** After how many writes it fails. */
    volatile int failsAfter = Integer.MAX_VALUE;

    volatile String failure = "The target is away\nat some length";

    /** Runs before records are written. */
    volatile Runnable beforeWrite = () -> {};

    volatile String identity = "memory";

    /** Runs before it fails. */
    volatile Runnable beforeFailure = () -> {};

    void put(Note note) {
        copies.put(note.key(), note);
    }

    @Override
    public Map<RecordKey, Optional<Note>> find(List<Row<Note>> rows) {
        lookups.incrementAndGet();
        largest.accumulateAndGet(rows.size(), Math::max);
        Map<RecordKey, Optional<Note>> found = new HashMap<>();
        for (Row<Note> row : rows) {
            Note copy = copies.get(row.key());
            if (copy != null) {
                found.put(copy.key(), Optional.of(copy).filter(note -> note.text() != null));
            }
        }
        return found;
    }

    @Override
    public Map<RecordKey, Defect> write(List<Row<Note>> rows) {
        if (writes.incrementAndGet() > failsAfter) {
            beforeFailure.run();
            throw new IllegalStateException(failure);
        }
        beforeWrite.run();
        Map<RecordKey, Defect> refused = new HashMap<>();
        for (Row<Note> row : rows) {
            Note note = row.record().orElseThrow();
            if (note.text().equals(Note.LOSSY)) {
                refused.put(row.key(), new Defect("/text", "would not come back"));
            } else {
                put(note);
            }
        }
        return refused;
    }

    @Override
    public Optional<Defect> check(Row<Note> row) {
        String text = row.record().orElseThrow().text();
        if (text.equals(Note.UNFORESEEN)) {
            throw new IllegalStateException("It has a form\nthat nobody foresaw");
        }
        if (text.startsWith("/")) {
            return Optional.of(new Defect(text, "is refused"));
        }
        return text.equals(Note.TOO_LONG) ? Optional.of(new Defect("/text", "is too long")) : Optional.empty();
    }

    @Override
    public Map<RecordKey, Defect> delete(Collection<RecordKey> keys) {
        copies.keySet().removeAll(keys);
        return Map.of();
    }

    @Override
    public String identity() {
        if (identity == null) {
            throw new IllegalStateException("The target is away");
        }
        return identity;
    }
}
