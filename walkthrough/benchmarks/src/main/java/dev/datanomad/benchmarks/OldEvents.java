package dev.datanomad.benchmarks;

import dev.datanomad.service.events.Event;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Events like those of the first version of the service, with random ids. The rest of an event follows from its id. */
public final class OldEvents {

    private static final int USERS = 500;
    private static final int VALUES = 11;

    private OldEvents() {}

    /** The same ids each time, in ascending order, which is that of a reconciliation. */
    public static List<String> ids(int count) {
        Random random = new Random(count);
        return Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()).toString())
                .distinct()
                .limit(count)
                .sorted()
                .toList();
    }

    public static String userKey(String id) {
        return "old-user-" + Math.floorMod(id.hashCode(), USERS);
    }

    static int value(String id) {
        return Math.floorMod(id.hashCode(), VALUES);
    }

    public static Event event(String id) {
        return new Event(
                id,
                Map.of("hello", "world", "value", BigDecimal.valueOf(value(id)), "user", Map.of("key", userKey(id))));
    }
}
