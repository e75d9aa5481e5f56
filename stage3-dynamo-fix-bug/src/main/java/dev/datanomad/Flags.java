package dev.datanomad;

import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagClient;
import dev.datanomad.migration.flags.FlagsPanel;
import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.util.List;

/**
 * The four flags, evaluated for the user an event belongs to. At the first start without a file, MongoDB is on and DynamoDB
 * is off. Safe for use by many threads; asking never waits for a network or a disk.
 */
final class Flags implements AutoCloseable {

    private static final BooleanFlag READ_EVENTS_MONGO = new BooleanFlag("read-events-mongo", true);
    private static final BooleanFlag READ_EVENTS_DYNAMO = new BooleanFlag("read-events-dynamo", false);
    private static final BooleanFlag WRITE_EVENTS_MONGO = new BooleanFlag("write-events-mongo", true);
    private static final BooleanFlag WRITE_EVENTS_DYNAMO = new BooleanFlag("write-events-dynamo", false);

    private final FlagClient client;

    private Flags(FlagClient client) {
        this.client = client;
    }

    /**
     * Connects to LaunchDarkly, or reads a file.
     *
     * @throws StartupException for a setting that cannot be right
     */
    static Flags open(Settings settings) {
        return new Flags(FlagClient.open(
                settings, List.of(READ_EVENTS_MONGO, READ_EVENTS_DYNAMO, WRITE_EVENTS_MONGO, WRITE_EVENTS_DYNAMO)));
    }

    /**
     * The flags of a user, all of one moment.
     *
     * @throws NotReadyException if they are not known yet
     */
    UserFlags of(String userKey) {
        return client.evaluate(
                userKey,
                user -> new UserFlags(
                        user.isOn(READ_EVENTS_MONGO),
                        user.isOn(READ_EVENTS_DYNAMO),
                        user.isOn(WRITE_EVENTS_MONGO),
                        user.isOn(WRITE_EVENTS_DYNAMO)));
    }

    /** Whether the flags can be told. */
    boolean known() {
        return client.known();
    }

    /** The flags for people. */
    FlagsPanel.State state() {
        return client.state();
    }

    /** Returns within two seconds. */
    @Override
    public void close() {
        client.close();
    }
}
