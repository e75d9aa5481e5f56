package dev.datanomad.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link EventStore} promises about fields that hold an empty string: they come back as they are. */
public abstract class EmptyStringContract {

    private final String user = "ann-" + UUID.randomUUID();

    /** The store to test. */
    protected abstract EventStore store();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\"}",
                "{\"a\":\"\",\"b\":\"\",\"c\":null}",
                "{\"a\":{\"b\":\"\"}}",
                "{\"a\":[{\"b\":\"\"},[{\"c\":\"\"}],\"\"]}",
                "{\"user\":{\"name\":\"\"}}"
            })
    void an_empty_string_comes_back(String fields) {
        Event event = event(EventJson.parse(fields));

        store().put(event);

        assertThat(store().find(user, event.id())).contains(event);
        assertThat(store().latest(user, Optional.empty(), 1)).containsExactly(event);
    }

    @Test
    void an_empty_string_is_neither_null_nor_absent() {
        Event event = event(Map.of("a", "", "b", List.of(Map.of("c", ""))));

        store().put(event);

        Map<String, Object> body = store().find(user, event.id()).orElseThrow().body();
        assertThat(body).containsEntry("a", "").containsEntry("b", List.of(Map.of("c", "")));
    }

    private Event event(Map<String, Object> fields) {
        Map<String, Object> body = EventArbitraries.bodyOf(user);
        body.putAll(fields);
        if (fields.get("user") instanceof Map<?, ?> more) {
            body.put("user", Map.of("key", user, "name", more.get("name")));
        }
        return Event.create(body);
    }
}
