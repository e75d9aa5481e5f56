package dev.datanomad.tasks.migration;

import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskPage;
import dev.datanomad.tasks.store.TaskStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A user's newest tasks as each store has them, for whoever tries the new store before anybody else does. Tombstones are shown
 * where the other store has a task that lives. Thread-safe.
 */
public final class SideBySide {

    /** How many tasks of each store to compare. */
    public static final int LIMIT = 100;

    private final TaskStore mongo;
    private final TaskStore dynamo;
    private final Copies conflicts;

    /** How the two copies of a task stand to each other. */
    public enum Standing {
        EQUAL,
        ONLY_IN_MONGODB,
        ONLY_IN_DYNAMODB,
        MONGODB_IS_BEHIND,
        DYNAMODB_IS_BEHIND,
        /** The same version with other content. */
        CONFLICT
    }

    /** A task in both stores. */
    public record Pair(String id, Optional<Task> mongo, Optional<Task> dynamo) {

        /** How they stand to each other: versions first. */
        public Standing standing() {
            if (mongo.isEmpty() || dynamo.isEmpty()) {
                return dynamo.isEmpty() ? Standing.ONLY_IN_MONGODB : Standing.ONLY_IN_DYNAMODB;
            }
            int newer = Long.compare(mongo.get().version(), dynamo.get().version());
            if (newer != 0) {
                return newer < 0 ? Standing.MONGODB_IS_BEHIND : Standing.DYNAMODB_IS_BEHIND;
            }
            return mongo.equals(dynamo) ? Standing.EQUAL : Standing.CONFLICT;
        }

        /** Whether a user could see it in either store. */
        private boolean lives() {
            return mongo.filter(task -> !task.deleted()).isPresent()
                    || dynamo.filter(task -> !task.deleted()).isPresent();
        }
    }

    /** @param conflicts counts copies of DynamoDB that conflict with MongoDB's */
    public SideBySide(TaskStore mongo, TaskStore dynamo, Copies conflicts) {
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.conflicts = conflicts;
    }

    /** The pairs of a user, newest first, as far as both pages of {@value #LIMIT} reach. */
    public List<Pair> of(String user) {
        TaskPage inMongo = mongo.list(user, Optional.empty(), LIMIT);
        TaskPage inDynamo = dynamo.list(user, Optional.empty(), LIMIT);
        TreeMap<String, Pair> pairs = new TreeMap<>(TaskPage.NEWEST_FIRST);
        inMongo.tasks().forEach(task -> pairs.put(task.id(), new Pair(task.id(), Optional.of(task), Optional.empty())));
        inDynamo.tasks()
                .forEach(task -> pairs.merge(
                        task.id(),
                        new Pair(task.id(), Optional.empty(), Optional.of(task)),
                        (there, found) -> new Pair(there.id, there.mongo, found.dynamo)));
        inMongo.next().ifPresent(end -> pairs.tailMap(end, false).clear());
        inDynamo.next().ifPresent(end -> pairs.tailMap(end, false).clear());
        pairs.values().stream()
                .filter(pair -> pair.standing() == Standing.CONFLICT)
                .forEach(pair -> conflicts.count(pair.dynamo.orElseThrow(), Applied.CONFLICT));
        return pairs.values().stream().filter(Pair::lives).toList();
    }
}
