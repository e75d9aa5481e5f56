package dev.datanomad.service;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the MongoDB and the DynamoDB copy of one event differ.
 *
 * @param kind whether one copy is missing, or both are there and differ
 * @param userKey the user the event belongs to
 * @param id the event's id
 * @param fields every field that differs; empty if a copy is missing
 */
public record Difference(Kind kind, String userKey, String id, List<Field> fields) {

    /** The ways in which two copies can differ. */
    public enum Kind {
        MISSING_IN_DYNAMODB,
        MISSING_IN_MONGODB,
        DIFFERENT
    }

    /**
     * One field that differs.
     *
     * @param path a JSON Pointer (RFC 6901) to the field
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

        static final int LONGEST = 200;

        private static final Side ABSENT = new Side("absent", "");

        static Side of(Object value) {
            String json = EventJson.write(value);
            return new Side(
                    JsonValues.typeOf(value), json.length() <= LONGEST ? json : json.substring(0, LONGEST) + "\u2026");
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
        compare("", mongo.get().body(), dynamo.get().body(), fields);
        return Optional.of(new Difference(Kind.DIFFERENT, userKey, id, List.copyOf(fields)));
    }

    private static void compare(String path, Object mongo, Object dynamo, List<Field> found) {
        if (mongo instanceof Map<?, ?> left && dynamo instanceof Map<?, ?> right) {
            compareObjects(path, left, right, found);
        } else if (mongo instanceof List<?> left && dynamo instanceof List<?> right) {
            compareArrays(path, left, right, found);
        } else if (mongo == null ? dynamo != null : !mongo.equals(dynamo)) {
            found.add(new Field(path, Side.of(mongo), Side.of(dynamo)));
        }
    }

    private static void compareObjects(String path, Map<?, ?> mongo, Map<?, ?> dynamo, List<Field> found) {
        Set<Object> names = new LinkedHashSet<>(mongo.keySet());
        names.addAll(dynamo.keySet());
        for (Object name : names) {
            String at = JsonValues.pointer(path, (String) name);
            if (!dynamo.containsKey(name)) {
                found.add(new Field(at, Side.of(mongo.get(name)), Side.ABSENT));
            } else if (!mongo.containsKey(name)) {
                found.add(new Field(at, Side.ABSENT, Side.of(dynamo.get(name))));
            } else {
                compare(at, mongo.get(name), dynamo.get(name), found);
            }
        }
    }

    private static void compareArrays(String path, List<?> mongo, List<?> dynamo, List<Field> found) {
        int shared = Math.min(mongo.size(), dynamo.size());
        for (int i = 0; i < shared; i++) {
            compare(path + "/" + i, mongo.get(i), dynamo.get(i), found);
        }
        for (int i = shared; i < mongo.size(); i++) {
            found.add(new Field(path + "/" + i, Side.of(mongo.get(i)), Side.ABSENT));
        }
        for (int i = shared; i < dynamo.size(); i++) {
            found.add(new Field(path + "/" + i, Side.ABSENT, Side.of(dynamo.get(i))));
        }
    }
}
