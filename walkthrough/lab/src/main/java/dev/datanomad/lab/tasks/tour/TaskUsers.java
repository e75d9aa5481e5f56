package dev.datanomad.lab.tasks.tour;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Users at work, each in a thread of its own, until they are stopped. */
final class TaskUsers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final UserFigures figures;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /** @param pauseMillis how long a user rests between two things, on average */
    TaskUsers(List<String> names, int pauseMillis, TaskClient client, TaskLedger ledger, UserFigures figures) {
        this.figures = figures;
        for (String name : names) {
            TaskUser user = new TaskUser(name, client, ledger, figures);
            Thread thread = new Thread(() -> work(user, new Random(name.hashCode()), pauseMillis), "user " + name);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void work(TaskUser user, Random random, int pauseMillis) {
        while (!stopping) {
            user.act();
            Poll.pause(Duration.ofMillis(random.nextInt(2 * pauseMillis)));
        }
    }

    /** Waits until this many more changes were acknowledged. */
    void awaitChanges(long more) {
        long wanted = figures.changes() + more;
        if (!Poll.until(PATIENCE, () -> figures.changes() >= wanted)) {
            throw LabException.failed("Users could not make " + more + " changes within " + PATIENCE.toMinutes()
                    + " min. " + String.join(" ", figures.examples()));
        }
    }

    /** Lets everybody finish. */
    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(40).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
