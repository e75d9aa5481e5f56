package dev.datanomad.migration.reconciliation;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns records into the form of one store, and back. Safe for use by many threads. What {@link #check} and {@link #encode}
 * throw makes that record one that cannot be moved.
 *
 * @param <R> what a record is
 * @param <F> the form of a store, for example a document or an item
 */
public interface RecordCodec<R, F> {

    /** The whole form of a record that {@link #check} has found nothing against, its key among it. */
    F encode(R record);

    /**
     * The record in a form; whatever this throws says that it holds none.
     *
     * @throws DefectException with the field that is to blame
     */
    R decode(F form);

    /**
     * Why the store cannot hold a record, if it cannot. What this finds costs no call, and has a path and a reason of its own;
     * what it does not find, the store refuses, and it is listed with the store's words.
     */
    default Optional<Defect> check(R record) {
        return Optional.empty();
    }

    /** A JSON Pointer to the first field in which two records differ; empty for the whole record. */
    default String firstDifference(R record, R copy) {
        return "";
    }

    /** The record in a form; nothing if it holds none. */
    default Optional<R> decoded(F form) {
        try {
            return Optional.of(decode(form));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The form of a row's record, if it would come back equal.
     *
     * @param store the store's name
     * @throws DefectException if it would not, or cannot be encoded
     */
    default F encode(Row<R> row, String store) {
        R record = row.record().orElseThrow();
        F form;
        try {
            form = encode(record);
        } catch (DefectException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DefectException("", "cannot be encoded: " + Retries.reason(e));
        }
        Optional<R> copy = decoded(form);
        if (!copy.equals(row.record())) {
            String path = copy.map(read -> firstDifference(record, read)).orElse("");
            throw new DefectException(path, "would not come back from " + store + " as it is");
        }
        return form;
    }

    /**
     * The row of a record in a store.
     *
     * @param form reads it
     * @param bytes about how much memory it takes
     */
    default Row<R> row(RecordKey key, Supplier<F> form, int bytes) {
        try {
            return Row.of(key, decode(form.get()), bytes);
        } catch (DefectException e) {
            return Row.unreadable(key, e.defect(), bytes);
        } catch (RuntimeException e) {
            String reason = "cannot be decoded: " + e.getClass().getSimpleName() + ": " + Retries.reason(e);
            return Row.unreadable(key, new Defect("", reason), bytes);
        }
    }
}
