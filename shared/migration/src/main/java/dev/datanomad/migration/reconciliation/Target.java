package dev.datanomad.migration.reconciliation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The store that is to hold what the source holds. An implementation is safe for use by many threads, ends each call in
 * time, and does by itself what its {@link Retries retry policy} says: what it throws ends the reconciliation.
 *
 * @param <R> what a record is
 */
public interface Target<R> {

    /**
     * Looks records up, with all that has been acknowledged. One that cannot be looked up must not fail the others, and is
     * left out: it counts as missing, and a repair lists it for what {@link #write} says of it.
     *
     * @param rows {@link #batchSize} at most, all of them readable and representable
     * @return the copies by their keys; a copy that cannot be decoded is there as nothing, one that is missing is not there
     */
    Map<RecordKey, Optional<R>> find(List<Row<R>> rows);

    /**
     * Writes records over whatever is there, but only those that would come back equal: what is written must be true
     * when it is called repaired. A record that cannot be written must not fail the others.
     *
     * @param rows {@link #batchSize} at most, all of them readable and representable
     * @return those that were not written, and why
     */
    Map<RecordKey, Defect> write(List<Row<R>> rows);

    /**
     * Deletes records that were written and are gone from the source by then. To override: otherwise each of them is
     * listed as one that cannot be moved, as it is in the target again after it was erased.
     *
     * @param keys {@link #batchSize} at most; one that is not there counts as deleted
     * @return those that were not deleted, and why
     */
    default Map<RecordKey, Defect> delete(Collection<RecordKey> keys) {
        return keys.stream().collect(Collectors.toMap(key -> key, key -> Defect.ERASED));
    }

    /** Why this store cannot represent a record, if it cannot: found before anything is looked up. */
    default Optional<Defect> check(Row<R> row) {
        return Optional.empty();
    }

    /** How many records to look up at a time. */
    default int batchSize() {
        return 100;
    }

    /** Which store this is, in words, so that a checkpoint is not taken for that of another, or of one made anew. */
    default String identity() {
        return "";
    }

    /**
     * Whom to tell its name whenever it has not done all it was asked for because that was too much at a time, so that it is
     * asked for less.
     */
    default void onThrottling(Consumer<String> listener) {}
}
