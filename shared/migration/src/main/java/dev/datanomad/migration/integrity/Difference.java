package dev.datanomad.migration.integrity;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.json.JsonPointer;
import dev.datanomad.service.json.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How the source's and the target's copy of one event differ.
 *
 * @param kind whether one copy is missing, or both are there and differ
 * @param userKey the user the event belongs to
 * @param id the event's id
 * @param fields the fields that differ, the first {@value #MAX_FIELDS} of them; empty if a copy is missing
 */
public record Difference(Kind kind, String userKey, String id, List<Field> fields) {

    /** Enough to see what went wrong; an event can have a hundred thousand fields. */
    static final int MAX_FIELDS = 100;

    /** Enough to know a field by: names may have thousands of characters, and differences are kept. */
    static final int MAX_PATH = 1_000;

    private static final int MAX_VALUE = 200;

    /** The ways in which two copies can differ. */
    public enum Kind {
        MISSING_IN_TARGET,
        MISSING_IN_SOURCE,
        DIFFERENT
    }

    /**
     * One field that differs.
     *
     * @param path a JSON Pointer (RFC 6901) to the field, truncated to {@value #MAX_PATH} characters
     * @param source what the source has there
     * @param target what the target has there
     */
    public record Field(String path, Side source, Side target) {}

    /**
     * What one store has at a path.
     *
     * @param type the JSON type, or {@code absent}
     * @param json the value as JSON, truncated to {@value #MAX_VALUE} characters; empty if absent
     */
    public record Side(String type, String json) {

        private static final Side ABSENT = new Side("absent", "");

        static Side of(Object value) {
            return new Side(JsonValues.typeOf(value), truncate(Json.write(value), MAX_VALUE));
        }
    }

    /** Compares the two copies of an event; nothing if they are equal, or both absent. */
    public static Optional<Difference> between(
            String userKey, String id, Optional<Event> source, Optional<Event> target) {
        if (source.equals(target)) {
            return Optional.empty();
        }
        if (target.isEmpty()) {
            return Optional.of(new Difference(Kind.MISSING_IN_TARGET, userKey, id, List.of()));
        }
        if (source.isEmpty()) {
            return Optional.of(new Difference(Kind.MISSING_IN_SOURCE, userKey, id, List.of()));
        }
        List<Field> fields = new ArrayList<>();
        compare(JsonPointer.ROOT, source.get().body(), target.get().body(), fields);
        return Optional.of(new Difference(Kind.DIFFERENT, userKey, id, List.copyOf(fields)));
    }

    private static void compare(JsonPointer at, Object source, Object target, List<Field> found) {
        if (source instanceof Map<?, ?> left && target instanceof Map<?, ?> right) {
            compareObjects(at, left, right, found);
        } else if (source instanceof List<?> left && target instanceof List<?> right) {
            compareArrays(at, left, right, found);
        } else if (!Objects.equals(source, target)) {
            add(at, Side.of(source), Side.of(target), found);
        }
    }

    private static void compareObjects(JsonPointer at, Map<?, ?> source, Map<?, ?> target, List<Field> found) {
        Set<Object> names = new LinkedHashSet<>(source.keySet());
        names.addAll(target.keySet());
        for (Object name : names) {
            JsonPointer field = at.field((String) name);
            if (!target.containsKey(name)) {
                add(field, Side.of(source.get(name)), Side.ABSENT, found);
            } else if (!source.containsKey(name)) {
                add(field, Side.ABSENT, Side.of(target.get(name)), found);
            } else {
                compare(field, source.get(name), target.get(name), found);
            }
        }
    }

    private static void compareArrays(JsonPointer at, List<?> source, List<?> target, List<Field> found) {
        for (int i = 0; i < Math.max(source.size(), target.size()); i++) {
            JsonPointer element = at.element(i);
            if (i >= target.size()) {
                add(element, Side.of(source.get(i)), Side.ABSENT, found);
            } else if (i >= source.size()) {
                add(element, Side.ABSENT, Side.of(target.get(i)), found);
            } else {
                compare(element, source.get(i), target.get(i), found);
            }
        }
    }

    private static void add(JsonPointer at, Side source, Side target, List<Field> found) {
        if (found.size() < MAX_FIELDS) {
            found.add(new Field(truncate(at.toString(), MAX_PATH), source, target));
        }
    }

    /** Truncates a text to so many {@code char}s, never within a surrogate pair, and appends an ellipsis. */
    static String truncate(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "\u2026";
    }
}
