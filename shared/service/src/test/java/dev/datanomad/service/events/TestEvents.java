package dev.datanomad.service.events;

import java.util.Map;
import java.util.UUID;

/** Makes events, each of a user that no other test has. */
public final class TestEvents {

    private TestEvents() {}

    public static Event event() {
        return event(Map.of("hello", "world"));
    }

    public static Event event(Map<String, ?> fields) {
        return eventOf("user-" + UUID.randomUUID(), fields);
    }

    public static Event eventOf(String userKey, Map<String, ?> fields) {
        Map<String, Object> body = EventArbitraries.bodyOf(userKey);
        body.putAll(fields);
        return Event.create(body);
    }
}
