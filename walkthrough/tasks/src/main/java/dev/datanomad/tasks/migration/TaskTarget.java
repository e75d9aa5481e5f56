package dev.datanomad.tasks.migration;

import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.Task;
import dev.failsafe.FailsafeExecutor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A store as the target of a reconciliation of tasks, which change while it runs. It looks at versions first: a copy that is
 * older is missing at this version, one that is newer has overtaken the row that was read and is fine, and only one of the same
 * version with other content is different. A tombstone equals absence. What is written is written only if it is newer, so that
 * no change is undone; a conflict is listed, and nothing is ever deleted, because a task that is absent says nothing. As a batch
 * has no conditions in DynamoDB, tasks are written one by one: more ranges at a time make it faster.
 *
 * @param store looks copies up
 * @param writer writes one, or has it sent once more
 */
record TaskTarget(Target<Task> store, Function<Task, Applied> writer) implements Target<Task> {

    private static final FailsafeExecutor<Object> RETRIES =
            Retries.of("The target", StoreUnavailableException.class::isInstance);

    @Override
    public Map<RecordKey, Optional<Task>> find(List<Row<Task>> rows) {
        Map<RecordKey, Optional<Task>> copies = store.find(rows);
        Map<RecordKey, Optional<Task>> found = new HashMap<>();
        for (Row<Task> row : rows) {
            Task task = row.record().orElseThrow();
            Optional<Task> copy = copies.getOrDefault(row.key(), Optional.empty());
            long version = copy.map(Task::version).orElse(task.deleted() ? task.version() : -1);
            if (version > task.version() || version == task.version() && copy.isEmpty()) {
                found.put(row.key(), row.record());
            } else if (version == task.version()) {
                found.put(row.key(), copy);
            }
        }
        return found;
    }

    @Override
    public Map<RecordKey, Defect> write(List<Row<Task>> rows) {
        Map<RecordKey, Defect> refused = new HashMap<>();
        for (Row<Task> row : rows) {
            Task task = row.record().orElseThrow();
            try {
                if (RETRIES.get(() -> writer.apply(task)) == Applied.CONFLICT) {
                    refused.put(
                            row.key(),
                            new Defect(
                                    "/version",
                                    "is " + task.version()
                                            + " in both stores, with different content: a change of the task ends that"));
                }
            } catch (StoreRefusedException e) {
                refused.put(row.key(), new Defect("", Retries.reason(e)));
            }
        }
        return refused;
    }

    @Override
    public Map<RecordKey, Defect> delete(Collection<RecordKey> keys) {
        return Map.of();
    }

    @Override
    public Optional<Defect> check(Row<Task> row) {
        return store.check(row);
    }

    @Override
    public int batchSize() {
        return store.batchSize();
    }

    @Override
    public String identity() {
        return store.identity();
    }

    @Override
    public void onThrottling(Consumer<String> listener) {
        store.onThrottling(listener);
    }
}
