package dev.datanomad.service.dashboard;

import java.util.List;

/** Whose operations are counted, as the tag {@code store} of {@code datanomad.operations} has it. */
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

    String tag() {
        return tag;
    }

    String label() {
        return label;
    }
}
