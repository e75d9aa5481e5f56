package dev.datanomad.migration.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.integrity.Difference.Field;
import dev.datanomad.migration.integrity.Difference.Kind;
import dev.datanomad.migration.integrity.Difference.Side;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventArbitraries;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {

    private static final String MUTATED = "something that is nowhere else";

    @Test
    void both_absent_is_no_difference() {
        assertThat(Difference.between("ann", "1", Optional.empty(), Optional.empty()))
                .isEmpty();
    }

    @Test
    void a_copy_may_be_missing_on_either_side() {
        Optional<Event> event = Optional.of(event("{}"));

        assertThat(Difference.between("ann", "1", event, Optional.empty()))
                .contains(new Difference(Kind.MISSING_IN_TARGET, "ann", "1", List.of()));
        assertThat(Difference.between("ann", "1", Optional.empty(), event))
                .contains(new Difference(Kind.MISSING_IN_SOURCE, "ann", "1", List.of()));
    }

    @Test
    void a_path_of_any_length_takes_little_memory() {
        String name = "n".repeat(10_000);

        Optional<Difference> found = between(
                event("{\"" + name + "\":{\"" + name + "\":1}}"), event("{\"" + name + "\":{\"" + name + "\":2}}"));

        assertThat(found.orElseThrow().fields())
                .singleElement()
                .satisfies(field -> assertThat(field.path())
                        .hasSize(Difference.MAX_PATH + 1)
                        .startsWith("/nnn")
                        .endsWith("\u2026"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1                  | 2                  | /v         | number  | 1          | number  | 2
            5                  | "5"                | /v         | number  | 5          | string  | "5"
            ""                 | null               | /v         | string  | ""         | null    | null
            []                 | {}                 | /v         | array   | []         | object  | {}
            true               | []                 | /v         | boolean | true       | array   | []
            {"a":""}           | {}                 | /v/a       | string  | ""         | absent  | ``
            {}                 | {"a":null}         | /v/a       | absent  | ``         | null    | null
            [1,[2]]            | [1,[3]]            | /v/1/0     | number  | 2          | number  | 3
            [1,2]              | [1]                | /v/1       | number  | 2          | absent  | ``
            [1]                | [1,{}]             | /v/1       | absent  | ``         | object  | {}
            {"a/b":{"c~":1}}   | {"a/b":{"c~":0}}   | /v/a~1b/c~0| number  | 1          | number  | 0
            {"":{"":1}}        | {"":{"":0}}        | /v//       | number  | 1          | number  | 0
            """)
    void a_difference_says_where_and_what(
            String source, String target, String path, String type, String json, String otherType, String otherJson) {
        Optional<Difference> found = between(event("{\"v\":" + source + "}"), event("{\"v\":" + target + "}"));

        assertThat(found.orElseThrow().fields())
                .containsExactly(new Field(path, new Side(type, json), new Side(otherType, otherJson)));
    }

    @Test
    void every_field_that_differs_is_listed_up_to_a_hundred() {
        assertThat(fields("{\"a\":1,\"b\":[1,2],\"c\":1}", "{\"a\":2,\"b\":[0,0],\"c\":1}"))
                .extracting(Field::path)
                .containsExactly("/a", "/b/0", "/b/1");
        assertThat(fields("{\"a\":[" + "1,".repeat(500) + "1]}", "{\"a\":[]}")).hasSize(100);
    }

    @Test
    void long_values_are_truncated_between_characters() {
        String json = fields("{\"a\":\"" + "x".repeat(198) + "\ud83d\ude00\"}", "{}")
                .get(0)
                .source()
                .json();

        assertThat(json).isEqualTo("\"" + "x".repeat(198) + "\u2026");
    }

    @Property
    void an_event_does_not_differ_from_its_copy(@ForAll("bodies") Map<String, Object> body) {
        Event copy = new Event("1", Json.parse(Json.write(body)));

        assertThat(between(new Event("1", body), copy)).isEmpty();
    }

    @Property
    void a_change_is_found_where_it_was_made(@ForAll("bodies") Map<String, Object> body, @ForAll long choice) {
        Map<String, Object> changed = Json.parse(Json.write(body));
        Map<String, Runnable> changes = changes(changed, "");
        changes.keySet().removeAll(List.of("/user", "/_id"));
        String path = List.copyOf(changes.keySet()).get((int) Math.floorMod(choice, (long) changes.size()));

        changes.get(path).run();

        assertThat(between(new Event("1", body), new Event("1", changed))
                        .orElseThrow()
                        .fields())
                .extracting(Field::path)
                .containsExactly(Printable.truncate(path, Difference.MAX_PATH));
    }

    @Provide
    Arbitrary<Map<String, Object>> bodies() {
        return EventArbitraries.bodies();
    }

    /** Changes of every value there is, by their paths. */
    @SuppressWarnings("unchecked")
    private static Map<String, Runnable> changes(Object value, String path) {
        Map<String, Runnable> changes = new LinkedHashMap<>();
        if (value instanceof Map) {
            for (Map.Entry<String, Object> field : ((Map<String, Object>) value).entrySet()) {
                String at = path + step(field.getKey());
                changes.put(at, () -> field.setValue(MUTATED));
                changes.putAll(changes(field.getValue(), at));
            }
        } else if (value instanceof List) {
            List<Object> array = (List<Object>) value;
            IntStream.range(0, array.size()).forEach(i -> {
                String at = path + step(i);
                changes.put(at, () -> array.set(i, MUTATED));
                changes.putAll(changes(array.get(i), at));
            });
        }
        return changes;
    }

    private static String step(Object nameOrIndex) {
        return "/" + nameOrIndex.toString().replace("~", "~0").replace("/", "~1");
    }

    private static List<Field> fields(String source, String target) {
        return between(event(source), event(target)).orElseThrow().fields();
    }

    private static Optional<Difference> between(Event source, Event target) {
        return Difference.between("ann", "1", Optional.of(source), Optional.of(target));
    }

    private static Event event(String fields) {
        Map<String, Object> body = EventArbitraries.bodyOf("ann");
        body.putAll(Json.parse(fields));
        return new Event("1", body);
    }
}
