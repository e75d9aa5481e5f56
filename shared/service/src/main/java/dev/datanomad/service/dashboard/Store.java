package dev.datanomad.service.dashboard;

import java.util.List;

/** Whose operations are counted: the service's, as {@code datanomad.requests}, or a store's, as {@code datanomad.store.operations}. */
enum Store {
    TOTAL("total", "Total"),
    MONGODB("mongodb", "MongoDB"),
    DYNAMODB("dynamodb", "DynamoDB");

    static final List<Store> DATABASES = List.of(MONGODB, DYNAMODB);

    private final String tag;
    private final String label;

    Store(String tag, String label) {
        this.tag = tag;
        this.label = label;
    }

    /** Its key in the snapshots; of a store, also its tag {@code store}. */
    String tag() {
        return tag;
    }

    String label() {
        return label;
    }
}
