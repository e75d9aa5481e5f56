package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Generated values of attributes, most of them small and right, some at a limit, some wrong. */
record Values(Chance chance) {

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

    /** Large, or of no type. What has another JSON type than its own is refused before all else by the real service only. */
    private static final List<JsonNode> EXTREMES = List.of(
            typed("X", JSON.textNode("a")),
            text("x".repeat(1025)),
            text("x".repeat(2049)),
            text("x".repeat(409_500)),
            text("x".repeat(409_600)),
            text("\u00e9".repeat(204_700)));

    private static final List<JsonNode> ODDITIES = List.of(
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
            JSON.objectNode().put("S", "a").put("N", "1"));

    static ObjectNode typed(String type, JsonNode value) {
        return JSON.objectNode().set(type, value);
    }

    static ObjectNode text(String text) {
        return typed("S", JSON.textNode(text));
    }

    static ObjectNode number(String number) {
        return typed("N", JSON.textNode(number));
    }

    private static ObjectNode list(List<JsonNode> values) {
        return typed("L", JSON.arrayNode().addAll(values));
    }

    private static ObjectNode map(Map<String, JsonNode> values) {
        return typed("M", JSON.objectNode().setAll(values));
    }

    private static ObjectNode nested(int levels) {
        ObjectNode value = text("a");
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? list(List.of(value)) : map(Map.of("v", value));
        }
        return value;
    }

    /** A string, a number or bytes: what has an order. */
    JsonNode scalar() {
        return scalar(chance.of("S", "N", "B"));
    }

    JsonNode scalar(String type) {
        List<String> values = switch (type) {
            case "S" -> TEXTS;
            case "N" -> NUMBERS;
            default -> BYTES;
        };
        return typed(type, JSON.textNode(chance.of(values)));
    }

    /** What every server takes. */
    JsonNode valid() {
        return valid(chance.between(0, 3));
    }

    private JsonNode valid(int levels) {
        if (levels > 0) {
            return chance.from(
                    () -> list(chance.some(0, 3, () -> valid(levels - 1))),
                    () -> map(chance.named(NAMES, 3, () -> valid(levels - 1))));
        }
        return chance.from(
                this::scalar,
                () -> typed("BOOL", JSON.booleanNode(chance.oneIn(2))),
                () -> typed("NULL", JSON.booleanNode(true)),
                () -> set("SS", TEXTS),
                () -> set("NS", NUMBERS),
                () -> set("BS", BYTES));
    }

    private JsonNode set(String type, List<String> elements) {
        ArrayNode array = JSON.arrayNode();
        new LinkedHashSet<>(chance.some(1, 3, () -> chance.of(elements))).forEach(array::add);
        return typed(type, array);
    }

    /** What is at a limit, or wrong. */
    JsonNode odd() {
        return chance.from(
                () -> number(chance.of(STRANGE_NUMBERS)),
                () -> number(chance.of(NO_NUMBERS)),
                () -> nested(chance.between(30, 33)),
                () -> chance.of(ODDITIES));
    }

    /** Mostly valid. */
    JsonNode any() {
        return chance.oneIn(13) ? odd() : valid();
    }

    /** The same, more of them odd, and some extreme. */
    JsonNode all() {
        return chance.oneIn(17) ? chance.of(EXTREMES) : chance.oneIn(4) ? odd() : valid();
    }
}
