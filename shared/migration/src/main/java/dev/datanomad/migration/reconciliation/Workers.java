package dev.datanomad.migration.reconciliation;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Does several tasks at a time, as many as are wanted at that moment. For one run. */
final class Workers {

    /** Longer than a call to a database takes to notice that its thread was interrupted. */
    private static final int SECONDS_TO_STOP = 10;

    private static final int POLL_MILLIS = 100;

    private final IntSupplier wanted;
    private final Deque<Task> waiting;
    private int working;

    private Workers(IntSupplier wanted, Collection<? extends Task> tasks) {
        this.wanted = wanted;
        this.waiting = new ArrayDeque<>(tasks);
    }

    /** A task that can be left, and gone on with later. */
    interface Task {

        /**
         * Does it, or a part of it.
         *
         * @param leave to be asked now and then: whether to leave the rest for later, which it then has to do
         * @return whether all is done
         */
        boolean run(BooleanSupplier leave) throws InterruptedException;
    }

    /**
     * Does all tasks, each on a thread of its own. As soon as one fails, interrupts the others, waits for their end, and
     * throws what the one has thrown.
     *
     * @param wanted how many to do at a time; asked again and again
     */
    static void run(IntSupplier wanted, Collection<? extends Task> tasks) throws InterruptedException {
        new Workers(wanted, tasks).run();
    }

    private void run() throws InterruptedException {
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            CompletionService<Void> running = new ExecutorCompletionService<>(pool);
            int submitted = 0;
            while (submitted > 0 || !isEmpty()) {
                for (Task task = next(); task != null; task = next()) {
                    Task one = task;
                    running.submit(() -> work(one));
                    submitted++;
                }
                Future<Void> ended = running.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (ended != null) {
                    get(ended);
                    submitted--;
                }
            }
        } finally {
            stop(pool);
        }
    }

    private synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The next task, if it is wanted. */
    private synchronized Task next() {
        if (working >= wanted.getAsInt() || waiting.isEmpty()) {
            return null;
        }
        working++;
        return waiting.remove();
    }

    private Void work(Task task) throws InterruptedException {
        Leaving leaving = new Leaving();
        boolean done = task.run(leaving);
        synchronized (this) {
            if (!done) {
                waiting.addFirst(task);
            }
            if (!leaving.left) {
                working--;
            }
        }
        return null;
    }

    /** Lets as many leave as are too many. */
    private final class Leaving implements BooleanSupplier {

        private boolean left;

        @Override
        public boolean getAsBoolean() {
            synchronized (Workers.this) {
                if (!left && working > wanted.getAsInt()) {
                    left = true;
                    working--;
                }
                return left;
            }
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
