package dev.datanomad.migration.reconciliation;

import java.util.Optional;

/**
 * One record of a source, read.
 *
 * @param <R> what a record is; its {@code equals} decides whether two copies are equal
 * @param key names it in both stores
 * @param record the record; empty if it is unreadable
 * @param defect why it is unreadable; empty if it is readable
 * @param bytes about how much memory it takes, so that a batch of large records has fewer; 0 if that does not matter
 * @param position where it is among the rows of the source: its id, unless the source has another order
 */
public record Row<R>(RecordKey key, Optional<R> record, Optional<Defect> defect, int bytes, String position) {

    /** A record that is readable. */
    public static <R> Row<R> of(RecordKey key, R record, int bytes) {
        return new Row<>(key, Optional.of(record), Optional.empty(), bytes, key.id());
    }

    /** One that is not. */
    public static <R> Row<R> unreadable(RecordKey key, Defect defect, int bytes) {
        return new Row<>(key, Optional.empty(), Optional.of(defect), bytes, key.id());
    }

    /** The same row at another position. */
    public Row<R> at(String otherPosition) {
        return new Row<>(key, record, defect, bytes, otherPosition);
    }
}
