package dev.datanomad.lab.console;

import dev.datanomad.lab.system.LabException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two demo users who write an event a second each: {@code bill}, who is among the first of every rollout, and {@code jane},
 * who is among the last. What is acknowledged goes into the console's ledger. Thread-safe.
 */
public final class Producer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Producer.class);

    /** Enough for both users while a store takes its whole second for each look-up. */
    private static final int THREADS = 6;

    private static final List<String> USERS = List.of("bill", "jane");

    private final List<DemoUser> users;
    private final Explainer explainer;
    private final Consumer<String> timeline;
    private ScheduledExecutorService threads;
    private ScheduledFuture<?> running;
    private boolean closed;

    Producer(
            FrontDoor service,
            StoreReader stores,
            Explainer explainer,
            ConsoleLedger ledger,
            Consumer<String> timeline) {
        this.explainer = explainer;
        this.timeline = timeline;
        users = USERS.stream()
                .map(key -> new DemoUser(key, service, stores, explainer, ledger))
                .toList();
    }

    /**
     * What the users have done.
     *
     * @param users always the same two
     */
    public record State(boolean running, List<User> users) {}

    /**
     * A demo user.
     *
     * @param explanation the flags, with buckets, and where the events go
     * @param ticks the last 30 at most, oldest first
     */
    public record User(String key, Explanation explanation, List<Tick> ticks) {

        /** Where the user's events are, by the newest that was looked up: another sentence only if that is another place. */
        public String sentence() {
            return ticks.stream()
                    .filter(tick -> tick.mongodb().mark() != Tick.Mark.PENDING)
                    .reduce((older, newer) -> newer)
                    .map(tick -> key + "'s newest events " + tick.words())
                    .orElse(key + " has written nothing yet.");
        }

        /** Where rollouts have the user, 0 to 100, rounded down; empty if there are no flags. */
        public String bucket() {
            return explanation.flags().isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "%.1f",
                            Math.floor(explanation.flags().get(0).bucket() * 10) / 10);
        }
    }

    /** Starts both users; throws a LabException if they are writing already. */
    public synchronized void start() {
        if (running != null || closed) {
            throw LabException.conflict("The producer is running already.");
        }
        if (threads == null) {
            threads = Executors.newScheduledThreadPool(THREADS, Producer::daemon);
        }
        users.forEach(DemoUser::begin);
        running = threads.scheduleAtFixedRate(this::write, 0, 1, TimeUnit.SECONDS);
        timeline.accept("producer: bill and jane begin to write an event a second each");
    }

    /** Stops both; what they have written is still looked up. Throws a LabException if they are not writing. */
    public synchronized void stop() {
        if (running == null) {
            throw LabException.conflict("The producer is not running.");
        }
        running.cancel(false);
        running = null;
        timeline.accept("producer: bill and jane stop writing");
    }

    private synchronized boolean isRunning() {
        return running != null;
    }

    public State state() {
        Stream<User> each =
                users.stream().map(user -> new User(user.key(), explainer.explain(user.key()), user.ticks()));
        return new State(isRunning(), each.toList());
    }

    /** Whatever happens, the next second is tried again. */
    private void write() {
        for (DemoUser user : users) {
            try {
                user.write(threads);
            } catch (RuntimeException e) {
                LOG.warn("{} cannot write: {}", user.key(), e.toString());
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "producer");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void close() {
        closed = true;
        running = null;
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
