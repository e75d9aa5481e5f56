package dev.datanomad.service.integrity;

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
 * How the MongoDB and the DynamoDB copy of one event differ.
 *
 * @param kind whether one copy is missing, or both are there and differ
 * @param userKey the user the event belongs to
 * @param id the event's id
 * @param fields the fields that differ, the first {@value #MOST_FIELDS} of them; empty if a copy is missing
 */
public record Difference(Kind kind, String userKey, String id, List<Field> fields) {

    /** Enough to see what went wrong; an event can have a hundred thousand fields. */
    static final int MOST_FIELDS = 100;

    /** Enough to know a field by: names may have thousands of characters, and differences are kept. */
    static final int LONGEST_PATH = 1_000;

    private static final int LONGEST = 200;

    /** The ways in which two copies can differ. */
    public enum Kind {
        MISSING_IN_DYNAMODB,
        MISSING_IN_MONGODB,
        DIFFERENT
    }

    /**
     * One field that differs.
     *
     * @param path a JSON Pointer (RFC 6901) to the field, cut after {@value #LONGEST_PATH} characters
     * @param mongo what MongoDB has there
     * @param dynamo what DynamoDB has there
     */
    public record Field(String path, Side mongo, Side dynamo) {}

    /**
     * What one store has at a path.
     *
     * @param type the JSON type, or {@code absent}
     * @param json the value as JSON, cut after {@value #LONGEST} characters; empty if absent
     */
    public record Side(String type, String json) {

        private static final Side ABSENT = new Side("absent", "");

        static Side of(Object value) {
            return new Side(JsonValues.typeOf(value), shortened(Json.write(value), LONGEST));
        }
    }

    /** Compares the two copies of an event; nothing if they are equal, or both absent. */
    public static Optional<Difference> between(
            String userKey, String id, Optional<Event> mongo, Optional<Event> dynamo) {
        if (mongo.equals(dynamo)) {
            return Optional.empty();
        }
        if (dynamo.isEmpty()) {
            return Optional.of(new Difference(Kind.MISSING_IN_DYNAMODB, userKey, id, List.of()));
        }
        if (mongo.isEmpty()) {
            return Optional.of(new Difference(Kind.MISSING_IN_MONGODB, userKey, id, List.of()));
        }
        List<Field> fields = new ArrayList<>();
        compare(JsonPointer.ROOT, mongo.get().body(), dynamo.get().body(), fields);
        return Optional.of(new Difference(Kind.DIFFERENT, userKey, id, List.copyOf(fields)));
    }

    private static void compare(JsonPointer at, Object mongo, Object dynamo, List<Field> found) {
        if (mongo instanceof Map<?, ?> left && dynamo instanceof Map<?, ?> right) {
            compareObjects(at, left, right, found);
        } else if (mongo instanceof List<?> left && dynamo instanceof List<?> right) {
            compareArrays(at, left, right, found);
        } else if (!Objects.equals(mongo, dynamo)) {
            add(at, Side.of(mongo), Side.of(dynamo), found);
        }
    }

    private static void compareObjects(JsonPointer at, Map<?, ?> mongo, Map<?, ?> dynamo, List<Field> found) {
        Set<Object> names = new LinkedHashSet<>(mongo.keySet());
        names.addAll(dynamo.keySet());
        for (Object name : names) {
            JsonPointer field = at.field((String) name);
            if (!dynamo.containsKey(name)) {
                add(field, Side.of(mongo.get(name)), Side.ABSENT, found);
            } else if (!mongo.containsKey(name)) {
                add(field, Side.ABSENT, Side.of(dynamo.get(name)), found);
            } else {
                compare(field, mongo.get(name), dynamo.get(name), found);
            }
        }
    }

    private static void compareArrays(JsonPointer at, List<?> mongo, List<?> dynamo, List<Field> found) {
        for (int i = 0; i < Math.max(mongo.size(), dynamo.size()); i++) {
            JsonPointer element = at.element(i);
            if (i >= dynamo.size()) {
                add(element, Side.of(mongo.get(i)), Side.ABSENT, found);
            } else if (i >= mongo.size()) {
                add(element, Side.ABSENT, Side.of(dynamo.get(i)), found);
            } else {
                compare(element, mongo.get(i), dynamo.get(i), found);
            }
        }
    }

    private static void add(JsonPointer at, Side mongo, Side dynamo, List<Field> found) {
        if (found.size() < MOST_FIELDS) {
            found.add(new Field(shortened(at.toString(), LONGEST_PATH), mongo, dynamo));
        }
    }

    /** Cuts a text, and no character in it. */
    static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "\u2026";
    }
}
