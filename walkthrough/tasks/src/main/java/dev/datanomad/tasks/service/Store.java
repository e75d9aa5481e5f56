package dev.datanomad.tasks.service;

import java.util.Locale;

/** The two stores, as pages name them. */
enum Store {
    MONGODB("MongoDB"),
    DYNAMODB("DynamoDB");

    private final String title;

    Store(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** In styles, and for programs. */
    String key() {
        return title.toLowerCase(Locale.ROOT);
    }
}
