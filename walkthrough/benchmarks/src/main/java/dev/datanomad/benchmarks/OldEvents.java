package dev.datanomad.benchmarks;

import dev.datanomad.service.events.Event;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Events as an earlier version of the service left them, with random ids. Only the ids are kept; an event follows from
 * its id.
 *
 * @param ids sorted, which is the order of a walk
 */
record OldEvents(List<String> ids) {

    private static final int USERS = 500;
    private static final int VALUES = 11;

    /** Always the same ones. */
    static OldEvents create(int count) {
        Random random = new Random(count);
        return new OldEvents(Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()).toString())
                .distinct()
                .limit(count)
                .sorted()
                .toList());
    }

    static String userKey(String id) {
        return "old-user-" + Math.floorMod(id.hashCode(), USERS);
    }

    static int value(String id) {
        return Math.floorMod(id.hashCode(), VALUES);
    }

    static Event event(String id) {
        return new Event(
                id,
                Map.of("hello", "world", "value", BigDecimal.valueOf(value(id)), "user", Map.of("key", userKey(id))));
    }

    /** Its share of the ids for each of some threads, as a reconciliation divides them. */
    List<List<String>> split(int threads) {
        int share = (ids.size() + threads - 1) / threads;
        return Stream.iterate(0, from -> from < ids.size(), from -> from + share)
                .map(from -> ids.subList(from, Math.min(from + share, ids.size())))
                .toList();
    }
}
