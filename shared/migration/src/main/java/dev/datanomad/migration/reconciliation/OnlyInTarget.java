package dev.datanomad.migration.reconciliation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What only the target has.
 *
 * @param count how many records
 * @param keys the first {@value #LISTED} of them, in no order; texts that are longer than any key should be are cut
 */
record OnlyInTarget(long count, List<RecordKey> keys) {

    static final int LISTED = 1_000;

    /** Bounds what it keeps. */
    OnlyInTarget {
        keys = keys.stream()
                .limit(LISTED)
                .map(key -> new RecordKey(Unmovable.shortened(key.owner()), Unmovable.shortened(key.id())))
                .toList();
    }

    /**
     * What a dry run of the way back has found. Of what it could not read, the keys are looked for; what is not listed counts.
     *
     * @param source the source of the way there
     */
    static OnlyInTarget of(Progress.State back, Source<?> source) {
        Counts counts = back.counts();
        Set<RecordKey> unmovable = new HashSet<>();
        back.unmovable().forEach(record -> unmovable.add(new RecordKey(record.owner(), record.id())));
        long unlisted = counts.unmovable() - unmovable.size();
        if (!unmovable.isEmpty()) {
            unmovable.removeAll(source.keys(Set.copyOf(unmovable)));
        }
        Stream<RecordKey> missing =
                back.settled().stream().filter(Progress.Finding::missing).map(Progress.Finding::key);
        return new OnlyInTarget(
                counts.missing() - counts.unrepresentable() + unmovable.size() + unlisted,
                Stream.concat(missing, unmovable.stream()).toList());
    }
}
