package dev.datanomad.migration.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.integrity.Difference.Field;
import dev.datanomad.migration.integrity.Difference.Kind;
import dev.datanomad.migration.integrity.Difference.Side;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventArbitraries;
import dev.datanomad.service.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<Change> changes = new ArrayList<>();
        collect(body, "", changes);
        changes.removeIf(
                change -> change.path().equals("/user") || change.path().equals("/_id"));
        Change change = changes.get((int) Math.floorMod(choice, (long) changes.size()));

        Event original = new Event("1", body);
        Event mutated = new Event("1", change.body());

        assertThat(between(original, mutated).orElseThrow().fields())
                .extracting(Field::path)
                .containsExactly(Difference.truncate(change.path(), Difference.MAX_PATH));
    }

    @Provide
    Arbitrary<Map<String, Object>> bodies() {
        return EventArbitraries.bodies();
    }

    /** A body that differs from another in one value. */
    private record Change(String path, Map<String, Object> body) {}

    /** Makes a change of every value there is. */
    private static void collect(Map<String, Object> body, String path, List<Change> changes) {
        for (String pointer : pointers(body, path)) {
            @SuppressWarnings("unchecked")
            Map<String, Object> changed = (Map<String, Object>) replaced(body, "", pointer);
            changes.add(new Change(pointer, changed));
        }
    }

    private static List<String> pointers(Object value, String path) {
        List<String> pointers = new ArrayList<>();
        children(value).forEach((step, child) -> {
            pointers.add(path + step);
            pointers.addAll(pointers(child, path + step));
        });
        return pointers;
    }

    private static Object replaced(Object value, String path, String pointer) {
        if (path.equals(pointer)) {
            return MUTATED;
        }
        if (value instanceof Map<?, ?> object) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            object.forEach((name, child) -> copy.put(name, replaced(child, path + step(name), pointer)));
            return copy;
        }
        if (value instanceof List<?> array) {
            List<Object> copy = new ArrayList<>();
            array.forEach(child -> copy.add(replaced(child, path + step(copy.size()), pointer)));
            return copy;
        }
        return value;
    }

    private static Map<String, Object> children(Object value) {
        Map<String, Object> children = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, child) -> children.put(step(name), child));
        } else if (value instanceof List<?> array) {
            array.forEach(child -> children.put(step(children.size()), child));
        }
        return children;
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
