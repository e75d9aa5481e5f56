package dev.datanomad.migration.reconciliation;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** What these tests reconcile. */
public record Note(String owner, String id, String text) {

    /** No target can represent it. */
    public static final String TOO_LONG = "x".repeat(500);

    /** No target gives it back as it is. */
    public static final String LOSSY = "lossy";

    /** No target foresees it. */
    public static final String UNFORESEEN = "unforeseen";

    /** One with an id that no other has. */
    public static Note of(String text) {
        return new Note("owner", UUID.randomUUID().toString(), text);
    }

    /** Many of some owners. */
    public static List<Note> notes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Note("owner-" + i % 100, UUID.randomUUID().toString(), "note " + i))
                .toList();
    }

    /** The same with another content. */
    public Note changed() {
        return new Note(owner, id, text + ", changed");
    }

    public RecordKey key() {
        return new RecordKey(owner, id);
    }

    /** As a source reads it. */
    public Row<Note> row() {
        return Row.of(key(), this, 0);
    }
}
