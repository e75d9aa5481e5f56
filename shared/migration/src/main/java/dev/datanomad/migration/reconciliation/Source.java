package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.lifecycle.StartupException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The store that is the truth. Its records have ids, which are text, and are read in an order that stays: by their ids,
 * or by other positions. A record that has been read does not change; records may arrive at any time. An implementation is safe for use by many threads, ends each
 * call in time, and does by itself what its {@link Retries retry policy} says: what it throws ends the reconciliation.
 *
 * @param <R> what a record is
 */
public interface Source<R> {

    /**
     * Reads the records of a range in ascending order of their positions, and gives each {@link Row} its own.
     *
     * @param batch how many to ask the store for at a time, at most
     */
    Cursor<R> open(Range range, int batch);

    /** Reads single records; one that is not there is left out. */
    List<Row<R>> find(Collection<RecordKey> keys);

    /**
     * The keys of those of these records that are there; where an id is enough to find a record, its owner may be another
     * one. To override where a key takes less than its record.
     */
    default Set<RecordKey> keys(Collection<RecordKey> keys) {
        return find(keys).stream().map(Row::key).collect(Collectors.toSet());
    }

    /** Reads what no range holds, such as documents whose ids are not text: all unreadable. */
    default Cursor<R> openUnordered() {
        return Cursor.of(Collections.emptyIterator());
    }

    /**
     * The same store, of which only a tail is walked: the records whose ids are in that range.
     *
     * @throws StartupException if it cannot do that
     */
    default Source<R> only(Range ids) {
        throw new StartupException("--since cannot be used with this source: it cannot walk a tail.");
    }

    /** Which store this is, in words, so that a checkpoint is not taken for that of another, or of a copy made anew. */
    default String identity() {
        return "";
    }

    /** About how many records a range has, for the progress bar; 0 if that is not known. */
    default long size(Range range) {
        return 0;
    }

    /**
     * Positions that cut a range into parts of about the same size, to be walked in parallel; fewer or none if there are not
     * enough records.
     */
    default List<String> cuts(Range range, int parts) {
        return List.of();
    }

    /**
     * The part of one of several processes. All of them must be given the same cuts, also while records arrive.
     *
     * @param index which process, from 0
     * @param count how many there are, at least 1
     */
    default Range shard(int index, int count) {
        if (count > 1) {
            throw new StartupException("--shard cannot be used with this source: it has nowhere to keep the cuts.");
        }
        return Range.ALL;
    }

    /**
     * Whom to tell its name whenever it has not done all it was asked for because that was too much at a time, so that it is
     * asked for less.
     */
    default void onThrottling(Consumer<String> listener) {}
}
