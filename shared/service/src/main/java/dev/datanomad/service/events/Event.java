package dev.datanomad.service.events;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.JsonValues;
import java.util.Map;
import java.util.Objects;

/**
 * What a user posted, and the id the service gave it. An event never changes: it is copied deeply when it is made, so
 * that two stores given the same event cannot see each other's changes to it.
 *
 * <p>Two events are equal if their ids are and their bodies are equal as JSON: numbers by value, objects without regard
 * to the order of their fields, arrays with it. {@code null}, {@code ""}, {@code []}, <code>{}</code> and a field that
 * is absent are all different.
 *
 * @param id the event's id, unique among all events; time-ordered (UUID version 7) for events made by {@link #create}.
 *     Ids of other schemes may be any text that a link can carry: not empty, without the character NUL, and of
 *     {@value #MAX_ID_BYTES} bytes in UTF-8 at most
 * @param body the posted object: {@link JsonValues}; it holds a non-empty string at {@code user.key}
 */
public record Event(String id, Map<String, Object> body) implements StoredEvent {

    /**
     * What the service promises to accept. It is what every database that it has been on or may move to can hold, so
     * that an event that is accepted today is not refused tomorrow: see the limits of each store's class.
     */
    public static final StorageLimits LIMITS =
            new StorageLimits("this service", 34, -130, 125, 32, 2_048, 20_000, false, false);

    /**
     * Bytes of a posted event. Whatever they hold, they stay within the 400 KB that DynamoDB has for an item, where the two
     * bytes of an empty array take four.
     */
    public static final int MAX_BYTES = 192 * 1024;

    /** Bytes of an id in UTF-8, so that a link with it and with a user's key fits into the head of a request. */
    public static final int MAX_ID_BYTES = 4_096;

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    /**
     * Copies {@code body}.
     *
     * @throws InvalidJsonException if no link can carry the id, or the body holds something that is not JSON, or no user key
     */
    public Event {
        requireLinkable(Objects.requireNonNull(id, "id"));
        body = JsonValues.copyOf(body);
        requireUserKey(body);
    }

    /** Makes an event of a posted object, with a new id that sorts after those made before it by this process. */
    public static Event create(Map<String, Object> body) {
        return new Event(IDS.generate().toString(), body);
    }

    /** The user the event belongs to: never empty. */
    public String userKey() {
        return (String) ((Map<?, ?>) body.get("user")).get("key");
    }

    /** About how many bytes of memory it takes. */
    public long memoryBytes() {
        return JsonValues.memoryBytes(body);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event event && id.equals(event.id) && JsonValues.equal(body, event.body);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    private static void requireLinkable(String id) {
        if (id.isEmpty() || id.indexOf('\0') >= 0 || StorageLimits.utf8Length(id) > MAX_ID_BYTES) {
            throw new InvalidJsonException(
                    UnreadableEvent.ID,
                    "is empty, has the character NUL, or has more than " + MAX_ID_BYTES
                            + " bytes: no link can carry it");
        }
    }

    private static void requireUserKey(Map<String, Object> body) {
        if (!body.containsKey("user")) {
            throw new InvalidJsonException("/user", "is missing: an event belongs to a user");
        }
        if (!(body.get("user") instanceof Map<?, ?> user)) {
            throw new InvalidJsonException("/user", "must be an object with a key");
        }
        if (!user.containsKey("key")) {
            throw new InvalidJsonException("/user/key", "is missing: it names the user the event belongs to");
        }
        if (!(user.get("key") instanceof String key)) {
            throw new InvalidJsonException("/user/key", "must be a string");
        }
        if (key.isEmpty()) {
            throw new InvalidJsonException("/user/key", "must not be empty");
        }
    }
}
