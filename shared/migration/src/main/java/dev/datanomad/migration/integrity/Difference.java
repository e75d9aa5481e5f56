package dev.datanomad.migration.integrity;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.json.JsonPointer;
import dev.datanomad.service.json.JsonValues;
import dev.datanomad.service.lifecycle.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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
        DIFFERENT;

        /** For people, for example {@code missing in DynamoDB}. */
        String words(StoreNames names) {
            return switch (this) {
                case MISSING_IN_TARGET -> "missing in " + names.target();
                case MISSING_IN_SOURCE -> "missing in " + names.source();
                case DIFFERENT -> "different";
            };
        }
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
     * @param type the JSON type, or {@code absent}, or {@code unreadable}
     * @param json the value as JSON, truncated to {@value #MAX_VALUE} characters; empty if absent; the reason if unreadable
     */
    public record Side(String type, String json) {

        private static final Side ABSENT = new Side("absent", "");

        static Side of(Object value) {
            return value == ABSENT
                    ? ABSENT
                    : new Side(JsonValues.typeOf(value), Printable.truncate(Json.write(value), MAX_VALUE));
        }
    }

    /** Compares the two copies of an event; nothing if both can be read and are equal, or both are absent. */
    public static Optional<Difference> between(
            String userKey, String id, Optional<? extends StoredEvent> source, Optional<? extends StoredEvent> target) {
        if (source.isEmpty() && target.isEmpty()) {
            return Optional.empty();
        }
        if (target.isEmpty()) {
            return Optional.of(new Difference(Kind.MISSING_IN_TARGET, userKey, id, List.of()));
        }
        if (source.isEmpty()) {
            return Optional.of(new Difference(Kind.MISSING_IN_SOURCE, userKey, id, List.of()));
        }
        List<Field> fields = new ArrayList<>();
        if (source.get() instanceof Event left && target.get() instanceof Event right) {
            compare(JsonPointer.ROOT, left.body(), right.body(), fields);
        } else {
            fields.add(unreadable(source.get(), target.get()));
        }
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Difference(Kind.DIFFERENT, userKey, id, List.copyOf(fields)));
    }

    private static Field unreadable(StoredEvent source, StoredEvent target) {
        String path = (source instanceof UnreadableEvent left ? left : (UnreadableEvent) target).field();
        return new Field(Printable.truncate(path, MAX_PATH), side(source), side(target));
    }

    private static Side side(StoredEvent copy) {
        return copy instanceof UnreadableEvent unreadable
                ? new Side("unreadable", Printable.truncate(unreadable.reason(), MAX_VALUE))
                : new Side("readable", "");
    }

    private static void compare(JsonPointer at, Object source, Object target, List<Field> found) {
        if (source instanceof Map<?, ?> left && target instanceof Map<?, ?> right) {
            Set<Object> names = new LinkedHashSet<>(left.keySet());
            names.addAll(right.keySet());
            names.forEach(name -> compare(at.field((String) name), get(left, name), get(right, name), found));
        } else if (source instanceof List<?> left && target instanceof List<?> right) {
            IntStream.range(0, Math.max(left.size(), right.size()))
                    .forEach(i -> compare(at.element(i), get(left, i), get(right, i), found));
        } else if (!JsonValues.equal(source, target)) {
            add(at, Side.of(source), Side.of(target), found);
        }
    }

    private static Object get(Map<?, ?> object, Object name) {
        return object.containsKey(name) ? object.get(name) : Side.ABSENT;
    }

    private static Object get(List<?> array, int index) {
        return index < array.size() ? array.get(index) : Side.ABSENT;
    }

    private static void add(JsonPointer at, Side source, Side target, List<Field> found) {
        if (found.size() < MAX_FIELDS) {
            found.add(new Field(Printable.truncate(at.toString(), MAX_PATH), source, target));
        }
    }
}
