package dev.datanomad.service.dashboard;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is counted, over some time.
 *
 * @param operations by store; a store that the service does not have is absent
 * @param counters each panel's, by its id
 */
record Tally(Map<Store, Operations> operations, Map<String, Map<String, Long>> counters) {

    boolean has(Store store) {
        return operations.containsKey(store);
    }

    /** The databases that the service has. */
    List<Store> databases() {
        return Store.DATABASES.stream().filter(this::has).toList();
    }

    /** The databases where at least half of the operations failed. */
    List<Store> failing() {
        return databases().stream().filter(store -> of(store).mostlyFailed()).toList();
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
        Map<Store, Operations> operationsSince = new EnumMap<>(Store.class);
        operations.forEach((store, now) -> operationsSince.put(store, now.minus(earlier.of(store))));
        Map<String, Map<String, Long>> countersSince = new HashMap<>();
        counters.forEach((panel, now) -> countersSince.put(panel, minus(now, earlier.counters.get(panel))));
        return new Tally(operationsSince, countersSince);
    }

    private static Map<String, Long> minus(Map<String, Long> now, Map<String, Long> earlier) {
        Map<String, Long> since = new LinkedHashMap<>();
        now.forEach((name, count) -> since.put(name, count - earlier.get(name)));
        return since;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : Math.min(100, 100.0 * part / whole);
    }
}
