package dev.datanomad.lab.console;

import dev.datanomad.service.json.Json;
import dev.datanomad.service.json.JsonValues;
import dev.datanomad.service.lifecycle.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The copy of one store in lines, each field in a line of its own, compared with the copy of the other store. Fields are in
 * the order of their names, as DynamoDB keeps no other one.
 */
final class JsonLines {

    static final int MAX_LINES = 150;

    private static final int MAX_NAME = 200;
    private static final int MAX_VALUE = 200;
    private static final String DIFFERENT = "different";
    private static final String ONLY_HERE = "only in this store";
    private static final String NOT_HERE = "not in this store";
    private static final Object ABSENT = new Object();

    private final List<Line> lines = new ArrayList<>();

    private JsonLines() {}

    /** @param other null if there is nothing to compare with */
    static List<Line> of(Map<String, Object> copy, Map<String, Object> other) {
        JsonLines json = new JsonLines();
        json.value(0, "", copy, other == null ? copy : other, "");
        if (json.isFull()) {
            json.lines.add(new Line(0, "\u2026", ""));
        }
        return json.lines;
    }

    /** A text that is no event, as it is. */
    static List<Line> of(String text) {
        return text.lines().limit(MAX_LINES).map(line -> new Line(0, line, "")).toList();
    }

    private void value(int depth, String name, Object copy, Object other, String comma) {
        if (copy == ABSENT) {
            add(depth, name + "\u2014", NOT_HERE);
        } else if (copy instanceof Map<?, ?> object) {
            add(depth, name + "{", container(other, Map.class));
            object(depth + 1, object, other);
            add(depth, "}" + comma, "");
        } else if (copy instanceof List<?> array) {
            add(depth, name + "[", container(other, List.class));
            array(depth + 1, array, other);
            add(depth, "]" + comma, "");
        } else {
            String text = name + Printable.of(Json.write(copy), MAX_VALUE) + comma;
            add(depth, text, difference(copy, other));
        }
    }

    /** Of one whose fields or elements are compared each, if the other copy has such a one, too. */
    private static String container(Object other, Class<?> type) {
        if (other == ABSENT) {
            return ONLY_HERE;
        }
        return type.isInstance(other) ? "" : DIFFERENT;
    }

    private void object(int depth, Map<?, ?> copy, Object other) {
        Map<?, ?> compared = other instanceof Map<?, ?> object ? object : copy;
        TreeSet<String> names = new TreeSet<>();
        copy.keySet().forEach(name -> names.add((String) name));
        compared.keySet().forEach(name -> names.add((String) name));
        for (String name : names) {
            if (isFull()) {
                return;
            }
            value(
                    depth,
                    Printable.of(Json.write(name), MAX_NAME) + ": ",
                    copy.containsKey(name) ? copy.get(name) : ABSENT,
                    compared.containsKey(name) ? compared.get(name) : ABSENT,
                    name.equals(names.last()) ? "" : ",");
        }
    }

    private void array(int depth, List<?> copy, Object other) {
        List<?> compared = other instanceof List<?> array ? array : copy;
        int length = Math.max(copy.size(), compared.size());
        for (int i = 0; i < length && !isFull(); i++) {
            value(
                    depth,
                    "",
                    i < copy.size() ? copy.get(i) : ABSENT,
                    i < compared.size() ? compared.get(i) : ABSENT,
                    i == length - 1 ? "" : ",");
        }
    }

    private static String difference(Object copy, Object other) {
        if (other == ABSENT) {
            return ONLY_HERE;
        }
        return JsonValues.equal(copy, other) ? "" : DIFFERENT;
    }

    private boolean isFull() {
        return lines.size() >= MAX_LINES;
    }

    private void add(int depth, String text, String difference) {
        if (!isFull()) {
            lines.add(new Line(depth, text, difference));
        }
    }
}
