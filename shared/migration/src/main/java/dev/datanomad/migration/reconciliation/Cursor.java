package dev.datanomad.migration.reconciliation;

import java.util.Iterator;

/** Rows of a source, one after the other. For one thread. */
public interface Cursor<R> extends Iterator<Row<R>>, AutoCloseable {

    @Override
    default void close() {}

    /** A cursor that has nothing to close. */
    static <R> Cursor<R> of(Iterator<Row<R>> rows) {
        return new Cursor<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row<R> next() {
                return rows.next();
            }
        };
    }
}
