package dev.datanomad.lab.console;

import dev.datanomad.service.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events that are worth a look, by name. Those that are large are made, and not typed. */
public enum Recipe {
    EMPTY_NICKNAME(
            "empty-nickname",
            "An empty nickname",
            "In stage 2, look for /user/nickname in DynamoDB; stage 3 stores it, and what stage 2 has stored stays as it is.") {
        @Override
        Map<String, Object> event(String user) {
            return Map.of("hello", "world", "user", Map.of("key", user, "nickname", ""));
        }
    },
    EMOJI_KEY(
            "emoji-key",
            "A key with an emoji",
            "Look at the link: the key travels percent-encoded, and both stores give it back as it was.") {
        @Override
        Map<String, Object> event(String user) {
            return Map.of("hello", "world", "user", Map.of("key", user + " \uD83E\uDD8A"));
        }
    },
    DEEP(
            "deep",
            "Objects in objects, 33 levels deep",
            "The service answers 422 and names the field: DynamoDB can hold 32 levels, so no store gets the event.") {
        @Override
        Map<String, Object> event(String user) {
            Map<String, Object> nested = Map.of("level", LEVELS);
            for (int level = LEVELS - 1; level > 2; level--) {
                nested = Map.of("in", nested);
            }
            return Map.of("in", nested, "user", Map.of("key", user));
        }
    },
    LARGE(
            "large",
            "300 KB of text",
            "The service answers 413 and says how much an event may have, which is less than an item in DynamoDB can.") {
        @Override
        Map<String, Object> event(String user) {
            return Map.of("text", "0123456789".repeat(LARGE_BYTES / 10), "user", Map.of("key", user));
        }
    },
    OLD(
            "old",
            "A document that an old program wrote",
            "MongoDB alone has it, under an id that is no UUID, with numbers of other types: look for it in DynamoDB before"
                    + " and after a reconciliation.") {
        @Override
        Map<String, Object> event(String user) {
            return Map.of(
                    "written",
                    "2016-03-04T05:06:07.008Z",
                    "count",
                    5,
                    "views",
                    5_000_000_000L,
                    "ratio",
                    0.1,
                    "whole",
                    7.0,
                    "tags",
                    List.of("old", ""),
                    "user",
                    Map.of("key", user));
        }
    };

    private static final int LEVELS = 33;
    private static final int LARGE_BYTES = 300_000;

    private final String key;
    private final String title;
    private final String lookFor;

    Recipe(String key, String title, String lookFor) {
        this.key = key;
        this.title = title;
        this.lookFor = lookFor;
    }

    /** As requests call it. */
    public String key() {
        return key;
    }

    public String title() {
        return title;
    }

    /** One sentence. */
    public String lookFor() {
        return lookFor;
    }

    static Optional<Recipe> of(String key) {
        return Arrays.stream(values()).filter(recipe -> recipe.key.equals(key)).findFirst();
    }

    /** The posted object, which the service may refuse; for {@link #OLD}, with the types that the old program used. */
    abstract Map<String, Object> event(String user);

    /** To post; {@link #isInserted} tells whether it is posted at all. */
    String body(String user) {
        return Json.write(event(user));
    }

    /** Whether it goes into MongoDB past the service. */
    public boolean isInserted() {
        return this == OLD;
    }
}
