package dev.datanomad.migration.reconciliation;

import java.util.List;

/**
 * What only the target has.
 *
 * @param count how many records
 * @param keys the first {@value #LISTED} of them, in no order; texts that are longer than any key should be are cut
 */
public record OnlyInTarget(long count, List<RecordKey> keys) {

    static final int LISTED = 1_000;

    /** Bounds what it keeps. */
    public OnlyInTarget {
        keys = keys.stream()
                .limit(LISTED)
                .map(key -> new RecordKey(Unmovable.shortened(key.owner()), Unmovable.shortened(key.id())))
                .toList();
    }
}
