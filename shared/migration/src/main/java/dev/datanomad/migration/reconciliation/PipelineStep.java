package dev.datanomad.migration.reconciliation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A step of a pipeline on a thread of its own: it does one task after the other, and the producer may run one task ahead,
 * which is its backpressure. For one producer.
 */
final class PipelineStep implements AutoCloseable {

    /** Longer than one task takes, retries included. */
    private static final long MINUTES_TO_END = 2 * Retries.LIMIT.toMinutes();

    private static final int SECONDS_TO_STOP = 10;

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
            last.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            // For close, so that it does not wait.
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /** Lets the task under way come to its end; if the producer is interrupted, interrupts that too. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (Thread.currentThread().isInterrupted() || !thread.awaitTermination(MINUTES_TO_END, TimeUnit.MINUTES)) {
                stop();
            }
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        thread.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            thread.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
