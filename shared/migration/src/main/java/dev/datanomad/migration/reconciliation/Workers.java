package dev.datanomad.migration.reconciliation;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does several tasks at a time. */
final class Workers {

    /** Longer than a call to a database takes to notice that its thread was interrupted. */
    private static final int SECONDS_TO_STOP = 10;

    private Workers() {}

    /**
     * Does all tasks on some threads. As soon as one fails, interrupts the others, waits for their end, and throws what
     * the one has thrown.
     */
    static void run(int threads, List<Callable<Void>> tasks) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CompletionService<Void> running = new ExecutorCompletionService<>(pool);
            tasks.forEach(running::submit);
            for (int i = 0; i < tasks.size(); i++) {
                get(running.take());
            }
        } finally {
            stop(pool);
        }
    }

    /** Waits for a task, and throws what it has thrown. */
    static void get(Future<Void> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Interrupts what a pool does, and waits for its end, even if this thread is interrupted itself. */
    static void stop(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            pool.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
