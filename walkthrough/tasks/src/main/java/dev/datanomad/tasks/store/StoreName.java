package dev.datanomad.tasks.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One of the two stores. */
public enum StoreName {
    MONGODB("MongoDB"),
    DYNAMODB("DynamoDB");

    private final String title;

    StoreName(String title) {
        this.title = title;
    }

    /** The store with a {@link #key}. */
    public static Optional<StoreName> of(String key) {
        return Arrays.stream(values()).filter(store -> store.key().equals(key)).findFirst();
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** In messages, metrics and styles. */
    public String key() {
        return title.toLowerCase(Locale.ROOT);
    }

    /** The other one. */
    public StoreName other() {
        return this == MONGODB ? DYNAMODB : MONGODB;
    }
}
