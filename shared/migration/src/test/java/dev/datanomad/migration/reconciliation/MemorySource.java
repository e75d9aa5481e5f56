package dev.datanomad.migration.reconciliation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes in memory. One without a text is unreadable. */
final class MemorySource implements Source<Note> {

    final NavigableMap<String, Note> notes = new ConcurrentSkipListMap<>();
    final List<Note> unordered = new ArrayList<>();

    /** Runs before single notes are looked for. */
    volatile Runnable beforeFind = () -> {};

    /** The most notes that were looked for at a time. */
    final AtomicInteger largest = new AtomicInteger();

    /** How many notes were looked for in all. */
    final AtomicInteger looked = new AtomicInteger();

    /** How many bytes each of them is said to have. */
    volatile int bytes = 100;

    /** The part of a shard. */
    volatile Range part = Range.ALL;

    volatile String identity = "";

    void put(List<Note> some) {
        some.forEach(this::put);
    }

    void put(Note note) {
        notes.put(note.id(), note);
    }

    @Override
    public Cursor<Note> open(Range range, int batch) {
        return Cursor.of(notes.values().stream()
                .filter(note -> range.holds(note.id()))
                .map(this::row)
                .iterator());
    }

    @Override
    public Cursor<Note> openUnordered() {
        return Cursor.of(unordered.stream().map(this::row).iterator());
    }

    @Override
    public List<Row<Note>> find(Collection<RecordKey> keys) {
        beforeFind.run();
        looked.addAndGet(keys.size());
        largest.accumulateAndGet(keys.size(), Math::max);
        return keys.stream()
                .map(RecordKey::id)
                .filter(notes::containsKey)
                .map(notes::get)
                .map(this::row)
                .toList();
    }

    @Override
    public Source<Note> only(Range ids) {
        part = ids;
        return this;
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public long size(Range range) {
        return notes.keySet().stream().filter(range::holds).count();
    }

    @Override
    public List<String> cuts(Range range, int parts) {
        return Range.cuts(notes.keySet().stream().filter(range::holds).toList(), parts);
    }

    @Override
    public Range shard(int index, int count) {
        return part;
    }

    private Row<Note> row(Note note) {
        return note.text() == null
                ? Row.unreadable(note.key(), new Defect("/text", "is missing"), bytes)
                : Row.of(note.key(), note, bytes);
    }
}
