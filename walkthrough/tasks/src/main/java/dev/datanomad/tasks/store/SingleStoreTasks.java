package dev.datanomad.tasks.store;

import java.util.Optional;
import java.util.OptionalLong;

/** The tasks of one store: before a migration, and after it. */
record SingleStoreTasks(TaskStore store) implements Tasks {

    @Override
    public void create(Task task) {
        store.create(task, false);
    }

    @Override
    public Task change(String user, String id, Change change, OptionalLong expected) {
        return store.change(user, id, change, expected, false);
    }

    @Override
    public Optional<Task> find(String user, String id) {
        return store.find(user, id).filter(task -> !task.deleted());
    }

    @Override
    public TaskPage list(String user, Optional<String> before, int limit) {
        return TaskPage.living(before, limit, from -> store.list(user, from, limit));
    }
}
