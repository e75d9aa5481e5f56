package dev.datanomad.tasks.migration;

import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskStore;
import dev.failsafe.Bulkhead;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes to the store that is not the authority, within the request. One that fails is counted, logged, and never the
 * user's problem: the next change of the task, or a reconciliation, brings what was missed. Thread-safe.
 */
public final class SecondWrites {

    private static final Logger LOG = LoggerFactory.getLogger(SecondWrites.class);

    private final String name;
    private final TaskStore store;
    private final Bulkhead<Object> bulkhead;
    private final Copies copies;
    private final Counter failures;

    /**
     * @param name the store's name
     * @param store the store, with the time limit of a second write
     * @param maxConcurrent how many writes may run at once; a write beyond that fails at once
     * @param metrics counts what becomes of the writes
     */
    public SecondWrites(String name, TaskStore store, int maxConcurrent, MeterRegistry metrics) {
        this.name = name;
        this.store = store;
        bulkhead = Bulkhead.of(maxConcurrent);
        copies = new Copies(name, "inline", metrics);
        failures = Counter.builder("datanomad.second.write.failures")
                .description("Acknowledged changes that a store lacks because its second write failed")
                .tag("store", name)
                .register(metrics);
    }

    /** Writes a task at its newest version; never throws. */
    void attempt(Task task) {
        if (!bulkhead.tryAcquirePermit()) {
            failed(task, "too many other writes are waiting for it");
            return;
        }
        try {
            copies.count(task, store.apply(task));
        } catch (RuntimeException e) {
            failed(task, e.getMessage());
        } finally {
            bulkhead.releasePermit();
        }
    }

    private void failed(Task task, String reason) {
        failures.increment();
        LOG.warn("Task {} at version {} is not in {}: {}", Printable.id(task.id()), task.version(), name, reason);
    }
}
