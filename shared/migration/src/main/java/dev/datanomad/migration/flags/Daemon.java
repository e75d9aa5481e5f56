package dev.datanomad.migration.flags;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes threads for what goes on beside the requests. */
final class Daemon {

    private Daemon() {}

    /** An executor with one thread that does not keep the process alive. */
    static ScheduledExecutorService scheduler(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Ends one, after what it has to do now; waits a second at most for that. */
    static void stop(ScheduledExecutorService scheduler) {
        scheduler.shutdown();
        try {
            scheduler.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
