package dev.datanomad.tasks.migration;

import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagClient;
import dev.datanomad.migration.flags.FlagsPanel;
import dev.datanomad.service.lifecycle.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flags of the migration, evaluated for the user a task belongs to. Safe for use by many threads. */
public final class TaskFlags implements AutoCloseable {

    /** Every change goes to DynamoDB, too, while MongoDB is the authority. */
    public static final BooleanFlag WRITE_TASKS_DYNAMO = new BooleanFlag("write-tasks-dynamo", false);

    /** Both stores are read, and the newer copy counts. */
    public static final BooleanFlag READ_TASKS_BOTH = new BooleanFlag("read-tasks-both", false);

    /** DynamoDB is the authority. */
    public static final BooleanFlag PRIMARY_TASKS_DYNAMO = new BooleanFlag("primary-tasks-dynamo", false);

    /** Every change goes to MongoDB, too, while DynamoDB is the authority. */
    public static final BooleanFlag WRITE_TASKS_MONGO = new BooleanFlag("write-tasks-mongo", true);

    /** Changes go to the other store through the queue. */
    public static final BooleanFlag QUEUE_TASKS = new BooleanFlag("queue-tasks", false);

    /** The feed runs: the relay sends, and the consumer receives. Evaluated for the user {@value #FEED}. */
    public static final BooleanFlag FEED_TASKS = new BooleanFlag("feed-tasks", true);

    /** All of them. */
    public static final List<BooleanFlag> ALL = List.of(
            WRITE_TASKS_DYNAMO, READ_TASKS_BOTH, PRIMARY_TASKS_DYNAMO, WRITE_TASKS_MONGO, QUEUE_TASKS, FEED_TASKS);

    /** Whom {@link #FEED_TASKS} is evaluated for. */
    private static final String FEED = "feed";

    private final FlagClient client;

    private TaskFlags(FlagClient client) {
        this.client = client;
    }

    /**
     * Connects to LaunchDarkly, or reads a file, as {@link FlagClient} says.
     *
     * @throws dev.datanomad.service.lifecycle.StartupException for a setting that cannot be right
     */
    public static TaskFlags open(Settings settings) {
        return new TaskFlags(FlagClient.open(settings, ALL));
    }

    /**
     * How a user is served, by flags of one moment.
     *
     * @throws dev.datanomad.service.events.NotReadyException if the flags are not known yet
     */
    public Route of(String user) {
        return client.evaluate(user, TaskFlags::route);
    }

    /**
     * What each flag says of a user, at one moment, in the order of {@link #ALL}; without the one that is not about users.
     *
     * @throws dev.datanomad.service.events.NotReadyException if the flags are not known yet
     */
    public Map<BooleanFlag, Boolean> valuesOf(String user) {
        return client.evaluate(user, flags -> {
            Map<BooleanFlag, Boolean> values = new LinkedHashMap<>();
            ALL.stream().filter(flag -> !flag.equals(FEED_TASKS)).forEach(flag -> values.put(flag, flags.isOn(flag)));
            return values;
        });
    }

    private static Route route(FlagClient.Evaluation flags) {
        return Route.of(flags::isOn);
    }

    /** Whether the feed is to run. */
    public boolean feedRuns() {
        return client.evaluate(FEED, flags -> flags.isOn(FEED_TASKS));
    }

    /** Whether the flags can be told. */
    public boolean known() {
        return client.known();
    }

    /** The flags for people. */
    public FlagsPanel.State state() {
        return client.state();
    }

    @Override
    public void close() {
        client.close();
    }
}
