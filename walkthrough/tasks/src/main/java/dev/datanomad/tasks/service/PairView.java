package dev.datanomad.tasks.service;

import dev.datanomad.tasks.migration.SideBySide.Pair;
import dev.datanomad.tasks.migration.SideBySide.Standing;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.Task;
import java.util.Optional;
import java.util.function.Function;

/** The two copies of a task as a page shows them. */
record PairView(Pair pair) {

    boolean isEqual() {
        return pair.standing() == Standing.EQUAL;
    }

    /** How the copies stand to each other, in some words. */
    String standing() {
        return switch (pair.standing()) {
            case EQUAL -> "Equal";
            case ONLY_IN_MONGODB -> "Only in MongoDB";
            case ONLY_IN_DYNAMODB -> "Only in DynamoDB";
            case MONGODB_IS_BEHIND -> "MongoDB is behind by " + versions();
            case DYNAMODB_IS_BEHIND -> "DynamoDB is behind by " + versions();
            case CONFLICT -> "Conflict: one version, two contents";
        };
    }

    private String versions() {
        long versions = Math.abs(pair.mongo().orElseThrow().version()
                - pair.dynamo().orElseThrow().version());
        return versions == 1 ? "1 version" : versions + " versions";
    }

    Optional<Task> copy(StoreName store) {
        return store == StoreName.MONGODB ? pair.mongo() : pair.dynamo();
    }

    /** Whether both have the task, and a field of it differs. */
    boolean differs(Function<Task, Object> field) {
        return pair.mongo().isPresent()
                && pair.dynamo().isPresent()
                && !field.apply(pair.mongo().get())
                        .equals(field.apply(pair.dynamo().get()));
    }
}
