package dev.datanomad.lab.gate;

import java.util.Arrays;
import java.util.Optional;

/** One of the two stores that events move between. */
public enum Store {
    MONGODB("MongoDB", "mongodb", "mongo"),
    DYNAMODB("DynamoDB", "dynamodb", "dynamo");

    private final String title;
    private final String key;
    private final String inFlags;

    Store(String title, String key, String inFlags) {
        this.title = title;
        this.key = key;
        this.inFlags = inFlags;
    }

    /** The one that commands call so, if there is such a one. */
    public static Optional<Store> of(String key) {
        return Arrays.stream(values()).filter(store -> store.key.equals(key)).findFirst();
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** As metrics and commands call it. */
    public String key() {
        return key;
    }

    public Store other() {
        return this == MONGODB ? DYNAMODB : MONGODB;
    }

    /** The key of its write flag. */
    public String writeFlag() {
        return "write-events-" + inFlags;
    }

    /** The key of its read flag. */
    public String readFlag() {
        return "read-events-" + inFlags;
    }

    /** The command that compares it with the other store or, without {@code --dry-run}, copies what it lacks. */
    String reconcile(String options) {
        return "./datanomad reconcile" + (this == MONGODB ? " --from dynamodb" : "") + options;
    }
}
