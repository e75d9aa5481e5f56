package dev.datanomad.tasks.store;

import java.time.Instant;
import java.util.Optional;

/** What a user does to a task. */
public sealed interface Change {

    /**
     * Sets fields to what is present.
     *
     * @param text the new text
     * @param done whether the task is done
     */
    record Edit(Optional<String> text, Optional<Boolean> done) implements Change {}

    /**
     * Deletes the task: leaves a tombstone.
     *
     * @param expires when the tombstone may be forgotten: later than any message or copy of the task can arrive
     */
    record Delete(Instant expires) implements Change {}

    /** What a task becomes by this, one version later. */
    default Task of(Task task) {
        long version = task.version() + 1;
        if (this instanceof Edit edit) {
            return new Task(
                    task.user(),
                    task.id(),
                    version,
                    edit.text.orElse(task.text()),
                    edit.done.orElse(task.done()),
                    Optional.empty());
        }
        return new Task(task.user(), task.id(), version, "", false, Optional.of(((Delete) this).expires));
    }

    /** Whether a task has what this sets, at the version behind {@code version}: then it was done already. */
    default boolean isDoneTo(Task task, long version) {
        return task.version() == version + 1
                && of(new Task(task.user(), task.id(), version, task.text(), task.done(), Optional.empty()))
                        .equals(task);
    }
}
