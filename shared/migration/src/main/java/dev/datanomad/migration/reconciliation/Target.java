package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.lifecycle.StartupException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * @return the copies by id; a copy that cannot be decoded is there as nothing, one that is missing is not there
     */
    Map<String, Optional<R>> find(List<Row<R>> rows);

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
     * Pages of the keys in one of several segments that make up the whole store.
     *
     * @param segment which one, from 0
     * @param page how many keys to ask for at a time, at most
     */
    default Iterator<List<RecordKey>> keys(int segment, int segments, int page) {
        throw new StartupException("--both-ways cannot be used with this target: it cannot list its keys.");
    }
}
