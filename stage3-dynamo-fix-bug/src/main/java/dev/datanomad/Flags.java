package dev.datanomad;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import dev.datanomad.service.Settings;
import dev.datanomad.service.dashboard.FlagsPanel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The four flags, evaluated by LaunchDarkly's SDK for the user an event belongs to: from LaunchDarkly if
 * {@code LD_SDK_KEY} is set (by way of its relay proxy if {@code LD_RELAY_URI} is), otherwise from the file
 * {@code FLAGS_FILE}. Safe for use by many threads; asking never blocks.
 */
final class Flags implements AutoCloseable {

    static final String READ_EVENTS_MONGO = "read-events-mongo";
    static final String READ_EVENTS_DYNAMO = "read-events-dynamo";
    static final String WRITE_EVENTS_MONGO = "write-events-mongo";
    static final String WRITE_EVENTS_DYNAMO = "write-events-dynamo";

    static final List<String> KEYS =
            List.of(READ_EVENTS_MONGO, READ_EVENTS_DYNAMO, WRITE_EVENTS_MONGO, WRITE_EVENTS_DYNAMO);

    /** What holds while nothing is known. */
    private static final UserFlags DEFAULTS = new UserFlags(true, false, true, false);

    private static final Duration START_WAIT = Duration.ofSeconds(5);

    private final LDClient client;
    private final Optional<FlagFile> file;
    private final String source;

    private Flags(LDClient client, Optional<FlagFile> file, String source) {
        this.client = client;
        this.file = file;
        this.source = source;
    }

    /** Connects to LaunchDarkly, or reads the file. */
    static Flags open(Settings settings) {
        return settings.text("LD_SDK_KEY").map(key -> ofService(key, settings)).orElseGet(() -> ofFile(settings));
    }

    private static Flags ofService(String sdkKey, Settings settings) {
        LDConfig.Builder config = new LDConfig.Builder().startWait(START_WAIT);
        Optional<String> relay = settings.text("LD_RELAY_URI");
        relay.ifPresent(
                uri -> config.serviceEndpoints(Components.serviceEndpoints().relayProxy(uri)));
        String source = "LaunchDarkly" + relay.map(uri -> " by way of " + uri).orElse("");
        return new Flags(new LDClient(sdkKey, config.build()), Optional.empty(), source);
    }

    private static Flags ofFile(Settings settings) {
        Path path = Path.of(settings.text("FLAGS_FILE").orElse("flags.json")).toAbsolutePath();
        Path lastGood = settings.text("FLAGS_LAST_GOOD").map(Path::of).orElseGet(() -> lastGoodBeside(path));
        FlagFile file = new FlagFile(path, lastGood.toAbsolutePath(), KEYS);
        LDConfig config = new LDConfig.Builder()
                .dataSource(context -> file.feeding(context.getDataSourceUpdateSink()))
                .events(Components.noEvents())
                .build();
        return new Flags(new LDClient("file", config), Optional.of(file), path.toString());
    }

    private static Path lastGoodBeside(Path path) {
        return path.resolveSibling(path.getFileName().toString().replaceFirst("(\\.json)?$", ".last-good.json"));
    }

    /** The flags of a user. */
    UserFlags of(String userKey) {
        if (!client.isInitialized()) {
            return DEFAULTS;
        }
        LDContext user = LDContext.create(userKey);
        return new UserFlags(
                client.boolVariation(READ_EVENTS_MONGO, user, DEFAULTS.readMongo()),
                client.boolVariation(READ_EVENTS_DYNAMO, user, DEFAULTS.readDynamo()),
                client.boolVariation(WRITE_EVENTS_MONGO, user, DEFAULTS.writeMongo()),
                client.boolVariation(WRITE_EVENTS_DYNAMO, user, DEFAULTS.writeDynamo()));
    }

    /** Whether LaunchDarkly has answered since the start. With a file it is always true: there, the defaults may hold. */
    boolean known() {
        return file.isPresent() || client.isInitialized();
    }

    /** The flags for people. */
    FlagsPanel.State state() {
        List<FlagsPanel.Flag> flags = new ArrayList<>();
        for (String key : KEYS) {
            flags.add(new FlagsPanel.Flag(key, rollout(key)));
        }
        List<String> warnings = new ArrayList<>();
        file.flatMap(FlagFile::problem).ifPresent(warnings::add);
        if (!client.isInitialized()) {
            warnings.add("No flags are known; the defaults hold: MongoDB on, DynamoDB off.");
        }
        return new FlagsPanel.State(source, flags, warnings);
    }

    private String rollout(String key) {
        if (!client.isInitialized()) {
            return key.endsWith("mongo") ? "everybody, by default" : "nobody, by default";
        }
        return file.flatMap(FlagFile::flags).map(set -> set.rollout(key)).orElse("as LaunchDarkly decides");
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
