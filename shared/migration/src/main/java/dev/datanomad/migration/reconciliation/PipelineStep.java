package dev.datanomad.migration.reconciliation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A step of a pipeline on a thread of its own: it does one task after the other, and the producer may run one task
 * ahead, which is its backpressure. For one producer.
 */
final class PipelineStep implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Future<Void> last = CompletableFuture.completedFuture(null);

    /** A task. */
    interface Task {
        void run() throws InterruptedException;
    }

    /** Waits until the task before is done, and throws what that has thrown; then submits this one. */
    void submit(Task task) throws InterruptedException {
        await();
        last = thread.submit(() -> {
            task.run();
            return null;
        });
    }

    /** Waits until all tasks are done, and throws what the last one has thrown. */
    void await() throws InterruptedException {
        try {
            Workers.get(last);
        } catch (InterruptedException e) {
            // For close, so that it does not wait.
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /** Lets the task under way come to its end; if the producer is interrupted, interrupts that too. */
    @Override
    public void close() {
        try {
            last.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // The producer knows it already.
        } finally {
            Workers.stop(thread);
        }
    }
}
