package dev.datanomad.service.dashboard;

import dev.datanomad.service.integrity.IntegrityCheck;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything that is counted, over some time.
 *
 * @param operations by store; a store that the service does not have is absent
 * @param integrity how comparing the stores ended; all 0 if the service does not compare
 * @param secondWriteFailures writes to the store that is not the user's authority, and that failed
 * @param corrected requests whose combination of flags had to be corrected
 */
record Tally(
        Map<Store, Operations> operations, IntegrityCheck.Counts integrity, long secondWriteFailures, long corrected) {

    static final IntegrityCheck.Counts NOTHING_COMPARED = new IntegrityCheck.Counts(0, 0, 0, 0, 0);

    boolean has(Store store) {
        return operations.containsKey(store);
    }

    Operations of(Store store) {
        return operations.getOrDefault(store, Operations.NONE);
    }

    /** Percent of all reads that touched a store, 0 to 100; a read that asked a store twice counts once. */
    double readShare(Store store) {
        return share(of(store).reads(), of(Store.TOTAL).reads());
    }

    /** Percent of all writes that touched a store, 0 to 100. */
    double writeShare(Store store) {
        return share(of(store).writes(), of(Store.TOTAL).writes());
    }

    Tally minus(Tally earlier) {
        Map<Store, Operations> since = new EnumMap<>(Store.class);
        operations.forEach((store, now) -> since.put(store, now.minus(earlier.of(store))));
        IntegrityCheck.Counts then = earlier.integrity;
        return new Tally(
                since,
                new IntegrityCheck.Counts(
                        integrity.equal() - then.equal(),
                        integrity.different() - then.different(),
                        integrity.missingInDynamo() - then.missingInDynamo(),
                        integrity.missingInMongo() - then.missingInMongo(),
                        integrity.unchecked() - then.unchecked()),
                secondWriteFailures - earlier.secondWriteFailures,
                corrected - earlier.corrected);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : Math.min(100, 100.0 * part / whole);
    }
}
