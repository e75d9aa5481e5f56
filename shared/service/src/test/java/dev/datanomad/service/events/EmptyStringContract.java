package dev.datanomad.service.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.datanomad.service.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link EventStore} promises about empty strings: they are values like any other. */
public abstract class EmptyStringContract {

    private final String user = "ann-" + UUID.randomUUID();

    /** The store to test. */
    protected abstract EventStore store();

    public static Stream<Arguments> values() {
        return Stream.of(
                argumentSet("a field", ""),
                argumentSet("a field of an object", Map.of("nickname", "", "name", "Ann")),
                argumentSet("the only field of an object", Map.of("nickname", "")),
                argumentSet("a field of an object in an array", List.of(Map.of("nickname", ""), Map.of())),
                argumentSet("elements of an array", List.of("", "x", "")),
                argumentSet("deep inside", EventArbitraries.nested(20, Map.of("nickname", ""))));
    }

    @ParameterizedTest
    @MethodSource
    void values(Object value) {
        Event event = TestEvents.eventOf(user, Map.of("value", value));

        store().put(event);

        assertThat(store().find(user, event.id())).contains(event);
        assertThat(store().latest(user, Optional.empty(), 1).events()).containsExactly(event);
    }

    @Test
    void generated_events_with_empty_strings_come_back_equal() {
        long seed = ThreadLocalRandom.current().nextLong();

        for (Map<String, Object> body : EventArbitraries.bodies(seed, 100)) {
            body.put("empty", "");
            Event event = Event.create(body);
            store().put(event);
            assertThat(store().find(event.userKey(), event.id()))
                    .as("seed %d, %s", seed, Json.write(body))
                    .contains(event);
        }
    }
}
