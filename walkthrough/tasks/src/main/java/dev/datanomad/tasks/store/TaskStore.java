package dev.datanomad.tasks.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where tasks are kept. The store that is a user's authority assigns versions: each change adds one, in the same write. To the
 * other store go whole tasks, by {@link #apply}, which writes only what is newer: so it does not matter how often and in which
 * order they come, as long as the newest does, and nobody needs a lock. Reads see all writes that were acknowledged. Safe for
 * use by many threads; each call ends within the store's time limit.
 *
 * <p>All methods throw a {@link dev.datanomad.service.events.StoreUnavailableException} if the store did not answer, and a
 * write may then have been done; and a {@link dev.datanomad.service.events.StoreRefusedException} if it does not do such
 * things.
 */
public interface TaskStore {

    /**
     * Stores a new task; once more is once.
     *
     * @param outbox whether to put it into the {@link Outbox}, in the same write
     */
    void create(Task task, boolean outbox);

    /**
     * Changes a task that lives, in one write.
     *
     * @param expected the version that it must have; empty for any
     * @param outbox whether to put it into the {@link Outbox}, in the same write
     * @return the task at its new version
     * @throws ChangeRefusedException if there is no such task, or it has another version
     */
    Task change(String user, String id, Change change, OptionalLong expected, boolean outbox);

    /** A task, or its tombstone. */
    Optional<Task> find(String user, String id);

    /**
     * A user's tasks and tombstones, newest first; what is there and no task is left out.
     *
     * @param before only those with smaller ids
     * @param limit how many at most
     */
    TaskPage list(String user, Optional<String> before, int limit);

    /** Writes a copy from the other store, if it is newer than what is here. */
    Applied apply(Task copy);
}
