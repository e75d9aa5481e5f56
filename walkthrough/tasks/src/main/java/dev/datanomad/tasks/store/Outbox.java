package dev.datanomad.tasks.store;

import java.time.Instant;
import java.util.List;

/**
 * The tasks of a store whose newest version has still to be sent to the other one. Each of them says so itself, by a mark
 * that is written together with the change: so nothing that was acknowledged can be missing here, and no transaction is
 * needed. Safe for use by many threads; what a method throws is as in {@link TaskStore}.
 */
public interface Outbox {

    /**
     * A task to be sent.
     *
     * @param task the whole task at its newest version
     * @param since when its oldest change was made that was not sent yet
     */
    record Entry(Task task, Instant since) {}

    /** Some of what is to be sent, the oldest first, as far as the store can tell. */
    List<Entry> unsent(int limit);

    /** Notes that tasks were sent at these versions; one that has changed since then stays to be sent. */
    void sent(List<Task> tasks);

    /** Puts a task in once more, whatever was sent. */
    void sendAgain(Task task);
}
