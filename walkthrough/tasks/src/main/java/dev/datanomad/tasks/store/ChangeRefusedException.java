package dev.datanomad.tasks.store;

import dev.datanomad.service.events.Refusal;
import java.util.Optional;

/** Thrown for a change of a task that is not there, or not at the version that was expected. Nothing was changed. */
public final class ChangeRefusedException extends RuntimeException implements Refusal {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Task> current;

    /** @param current what is there */
    ChangeRefusedException(Optional<Task> current) {
        super(
                "There is " + current.map(task -> "version " + task.version()).orElse("no such task"),
                null,
                false,
                false);
        this.current = current;
    }

    /** The task as it is, if it was there and lives: then it is at another version. */
    public Optional<Task> current() {
        return current.filter(task -> !task.deleted());
    }
}
