package dev.datanomad.reconciliation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Another thread, which does what its owner hands over: one thing after the other, in that order, and the owner is never
 * more than one thing ahead. For one owner.
 */
final class Handover implements AutoCloseable {

    /** Longer than one thing takes, retries included. */
    private static final long MINUTES_TO_END = 2 * Patience.LIMIT.toMinutes();

    private static final int SECONDS_TO_STOP = 10;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Future<Void> last = CompletableFuture.completedFuture(null);

    /** What is handed over. */
    interface Work {
        void run() throws InterruptedException;
    }

    /** Waits until what was handed over before is done, and throws what that has thrown; then hands this over. */
    void next(Work work) throws InterruptedException {
        await();
        last = thread.submit(() -> {
            work.run();
            return null;
        });
    }

    /** Waits until everything is done, and throws what the last thing has thrown. */
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

    /** Lets what is under way come to its end; if the owner is interrupted, interrupts that too. */
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
