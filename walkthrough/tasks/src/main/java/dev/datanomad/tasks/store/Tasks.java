package dev.datanomad.tasks.store;

import java.util.Optional;
import java.util.OptionalLong;

/** Tasks as their users see them: those that live. What a method throws is as in {@link TaskStore}. Thread-safe. */
public interface Tasks {

    /** Stores a new task. */
    void create(Task task);

    /**
     * Changes a task.
     *
     * @param expected the version that it must have; empty for any
     * @return the task at its new version
     * @throws ChangeRefusedException if there is no such task, or it has another version
     */
    Task change(String user, String id, Change change, OptionalLong expected);

    /** A task. */
    Optional<Task> find(String user, String id);

    /**
     * A page of a user's tasks, newest first.
     *
     * @param before only those with smaller ids
     * @param limit how many at most, 1 or more
     */
    TaskPage list(String user, Optional<String> before, int limit);

    /** Those of one store. */
    static Tasks in(TaskStore store) {
        return new SingleStoreTasks(store);
    }
}
