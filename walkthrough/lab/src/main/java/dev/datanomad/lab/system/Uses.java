package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Store;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often users asked the service, and the service each store, over some time.
 *
 * @param stores of each store
 */
record Uses(Count users, Map<Store, Count> stores) {

    static final Uses NONE = new Uses(Count.NONE, Map.of());

    private static final int HUNDRED = 100;

    /** Reads, writes, and those of both that failed. */
    record Count(long reads, long writes, long failed) {

        static final Count NONE = new Count(0, 0, 0);

        private Count plus(Count other) {
            return new Count(reads + other.reads, writes + other.writes, failed + other.failed);
        }

        private Count minus(Count earlier) {
            return new Count(reads - earlier.reads, writes - earlier.writes, failed - earlier.failed);
        }
    }

    Uses plus(Uses other) {
        Map<Store, Count> sums = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            sums.put(store, of(store).plus(other.of(store)));
        }
        return new Uses(users.plus(other.users), sums);
    }

    Uses minus(Uses earlier) {
        Map<Store, Count> differences = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            differences.put(store, of(store).minus(earlier.of(store)));
        }
        return new Uses(users.minus(earlier.users), differences);
    }

    Count of(Store store) {
        return stores.getOrDefault(store, Count.NONE);
    }

    /** Percent of the users' reads that touched a store; a store that was asked twice counts once. NaN without reads. */
    double readShare(Store store) {
        return share(of(store).reads, users.reads);
    }

    /** The same of writes. */
    double writeShare(Store store) {
        return share(of(store).writes, users.writes);
    }

    private static double share(long part, long all) {
        return all == 0 ? Double.NaN : Math.min(HUNDRED, (double) HUNDRED * part / all);
    }
}
