package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Generated values of attributes, most of them small and right, some at a limit, some wrong. */
final class Values {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> TEXTS = List.of(
            "a",
            "b",
            "ab",
            "abc",
            "",
            "A",
            "é",
            "e\u0301",
            "漢",
            "\ud83d\ude00",
            "\uffee",
            "\u0000",
            "a\u0000b",
            "10",
            "9");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "10",
            "-1",
            "-2",
            "-10",
            "0.1",
            "1.5",
            "-1.5",
            "15",
            "100",
            "123456789012345678901234567890");
    private static final List<String> STRANGE_NUMBERS = List.of(
            "-0",
            "1.0",
            "1.50",
            "01",
            "+5",
            "1e3",
            "1E+2",
            "1E-2",
            "5.",
            ".5",
            "0e500",
            "-0.0",
            "1E-130",
            "-1E-130",
            "9.9999999999999999999999999999999999999E+125",
            "-9.9999999999999999999999999999999999999E+125",
            "12345678901234567890123456789012345678",
            "1234567890123456789012345678901234567800000");
    private static final List<String> NO_NUMBERS = List.of(
            "1E126",
            "1E400",
            "-1E126",
            "1E-131",
            "123456789012345678901234567890123456789",
            "NaN",
            "Infinity",
            "",
            " 7",
            "7 ",
            "1_000",
            "abc",
            "0x1F",
            "1e",
            "--1",
            "\u0661",
            "1,5");
    private static final List<String> BYTES = List.of("", "AA==", "AAE=", "/w==", "/wA=", "YWJj");
    static final List<String> NAMES = List.of("v", "w", "m", "l");

    private Values() {}

    static ObjectNode typed(String type, JsonNode value) {
        return JSON.objectNode().set(type, value);
    }

    static ObjectNode text(String text) {
        return typed("S", JSON.textNode(text));
    }

    static ObjectNode number(String number) {
        return typed("N", JSON.textNode(number));
    }

    /** Strings, numbers and bytes: what has an order. */
    static Arbitrary<JsonNode> scalars() {
        return Arbitraries.oneOf(
                        Arbitraries.of(TEXTS).map(Values::text),
                        Arbitraries.of(NUMBERS).map(Values::number),
                        Arbitraries.of(BYTES).map(bytes -> typed("B", JSON.textNode(bytes))))
                .map(value -> value);
    }

    /** What every server takes. */
    static Arbitrary<JsonNode> valid() {
        return Arbitraries.recursive(
                () -> Arbitraries.oneOf(
                        scalars(),
                        Arbitraries.of(true, false).map(truth -> typed("BOOL", JSON.booleanNode(truth))),
                        Arbitraries.just(typed("NULL", JSON.booleanNode(true))),
                        set("SS", TEXTS),
                        set("NS", NUMBERS),
                        set("BS", BYTES)),
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(Values::list),
                        Arbitraries.maps(Arbitraries.of(NAMES), inner)
                                .ofMaxSize(3)
                                .map(Values::map)),
                0,
                3);
    }

    private static Arbitrary<JsonNode> set(String type, List<String> elements) {
        return Arbitraries.of(elements).set().ofMinSize(1).ofMaxSize(3).map(some -> {
            ArrayNode array = JSON.arrayNode();
            some.forEach(array::add);
            return typed(type, array);
        });
    }

    private static JsonNode list(List<JsonNode> values) {
        return typed("L", JSON.arrayNode().addAll(values));
    }

    private static JsonNode map(Map<String, JsonNode> values) {
        ObjectNode map = JSON.objectNode();
        values.forEach(map::set);
        return typed("M", map);
    }

    /** What is at a limit, or wrong. */
    static Arbitrary<JsonNode> odd() {
        return Arbitraries.oneOf(
                Arbitraries.of(STRANGE_NUMBERS).map(Values::number),
                Arbitraries.of(NO_NUMBERS).map(Values::number),
                Arbitraries.integers().between(30, 33).map(Values::nested),
                Arbitraries.of(
                        typed("NULL", JSON.booleanNode(false)),
                        typed("SS", JSON.arrayNode()),
                        typed("NS", JSON.arrayNode()),
                        typed("BS", JSON.arrayNode()),
                        typed("SS", JSON.arrayNode().add("a").add("a")),
                        typed("NS", JSON.arrayNode().add("1").add("1.0")),
                        typed("SS", JSON.arrayNode().add("")),
                        typed("M", JSON.objectNode()),
                        typed("L", JSON.arrayNode()),
                        JSON.objectNode(),
                        JSON.objectNode().put("S", "a").put("N", "1")));
    }

    /** What is large, or of no type. What has another JSON type than its own is refused before all else by the real service only. */
    private static Arbitrary<JsonNode> extreme() {
        return Arbitraries.of(
                typed("X", JSON.textNode("a")),
                text("x".repeat(1025)),
                text("x".repeat(2049)),
                text("x".repeat(409_500)),
                text("x".repeat(409_600)),
                text("\u00e9".repeat(204_700)));
    }

    private static JsonNode nested(int levels) {
        JsonNode value = text("a");
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? list(List.of(value)) : map(Map.of("v", value));
        }
        return value;
    }

    /** Mostly valid. */
    static Arbitrary<JsonNode> any() {
        return Arbitraries.frequencyOf(Tuple.of(12, valid()), Tuple.of(1, odd()));
    }

    /** The same, some of them extreme. */
    static Arbitrary<JsonNode> all() {
        return Arbitraries.frequencyOf(Tuple.of(12, valid()), Tuple.of(4, odd()), Tuple.of(1, extreme()));
    }
}
