package dev.datanomad.flags;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider;
import dev.datanomad.migration.flags.FlagsPanel;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The four flags, evaluated by LaunchDarkly's SDK for the user an event belongs to: from LaunchDarkly if
 * {@code LD_SDK_KEY} is set (by way of its relay proxy if {@code LD_RELAY_URI} is), otherwise from the file
 * {@code FLAGS_FILE}. Safe for use by many threads; asking never waits for a network or a disk.
 */
public final class Flags implements AutoCloseable {

    static final String READ_EVENTS_MONGO = "read-events-mongo";
    static final String READ_EVENTS_DYNAMO = "read-events-dynamo";
    static final String WRITE_EVENTS_MONGO = "write-events-mongo";
    static final String WRITE_EVENTS_DYNAMO = "write-events-dynamo";

    static final List<String> KEYS =
            List.of(READ_EVENTS_MONGO, READ_EVENTS_DYNAMO, WRITE_EVENTS_MONGO, WRITE_EVENTS_DYNAMO);

    /** What holds while nothing is known. */
    private static final UserFlags DEFAULTS = new UserFlags(true, false, true, false);

    private static final Logger LOG = LoggerFactory.getLogger(Flags.class);

    /** The SDK's last events may take 20 seconds if LaunchDarkly hangs, and nobody is to wait for them. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final LDClient client;
    private final Optional<FlagFile> file;
    private final String source;

    private Flags(LDClient client, Optional<FlagFile> file, String source) {
        this.client = client;
        this.file = file;
        this.source = source;
    }

    /**
     * Connects to LaunchDarkly, or reads the file. Waits {@code LD_START_MILLIS} at most, 5 seconds unless it is set.
     *
     * @throws StartupException for a setting that cannot be right
     */
    public static Flags open(Settings settings) {
        LDConfig.Builder config = new LDConfig.Builder().startWait(settings.millis("LD_START_MILLIS", 5_000));
        return settings.text("LD_SDK_KEY")
                .map(key -> ofService(key, config, settings))
                .orElseGet(() -> ofFile(config, settings));
    }

    private static Flags ofService(String sdkKey, LDConfig.Builder config, Settings settings) {
        Optional<URI> relay = settings.text("LD_RELAY_URI").map(Flags::relay);
        relay.ifPresent(
                uri -> config.serviceEndpoints(Components.serviceEndpoints().relayProxy(uri)));
        String source = "LaunchDarkly" + relay.map(uri -> " by way of " + uri).orElse("");
        try {
            return new Flags(new LDClient(sdkKey, config.build()), Optional.empty(), source);
        } catch (IllegalArgumentException e) {
            throw new StartupException("LD_SDK_KEY cannot be an SDK key: " + e.getMessage() + ".", e);
        }
    }

    private static URI relay(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below, as for an address of another kind
        }
        throw new StartupException("LD_RELAY_URI must be the address of a relay proxy, like http://localhost:8030.");
    }

    private static Flags ofFile(LDConfig.Builder config, Settings settings) {
        Path path = path("FLAGS_FILE", settings.text("FLAGS_FILE").orElse("flags.json"));
        String beside = path.getFileName().toString().replaceFirst("(\\.json)?$", ".last-good.json");
        Path lastGood = settings.text("FLAGS_LAST_GOOD")
                .map(text -> path("FLAGS_LAST_GOOD", text))
                .orElse(path.resolveSibling(beside));
        FlagFile file = new FlagFile(path, lastGood, KEYS);
        config.dataSource(context -> file.feeding(context.getDataSourceUpdateSink()))
                .events(Components.noEvents());
        return new Flags(new LDClient("file", config.build()), Optional.of(file), path.toString());
    }

    private static Path path(String variable, String text) {
        try {
            Path path = Path.of(text).toAbsolutePath();
            if (path.getFileName() != null) {
                return path;
            }
        } catch (InvalidPathException e) {
            // said below, as for a folder without a name
        }
        throw new StartupException(variable + " must be the path of a file, and is \"" + text + "\".");
    }

    /** The flags of a user. */
    public UserFlags of(String userKey) {
        if (!client.isInitialized()) {
            return DEFAULTS;
        }
        LDContext user = LDContext.create(userKey);
        return file.isPresent() ? file.get().atOnce(() -> evaluate(user)) : evaluate(user);
    }

    private UserFlags evaluate(LDContext user) {
        return new UserFlags(
                client.boolVariation(READ_EVENTS_MONGO, user, DEFAULTS.readMongo()),
                client.boolVariation(READ_EVENTS_DYNAMO, user, DEFAULTS.readDynamo()),
                client.boolVariation(WRITE_EVENTS_MONGO, user, DEFAULTS.writeMongo()),
                client.boolVariation(WRITE_EVENTS_DYNAMO, user, DEFAULTS.writeDynamo()));
    }

    /** Whether LaunchDarkly has answered since the start. With a file it is always true: there, the defaults may hold. */
    public boolean known() {
        return file.isPresent() || client.isInitialized();
    }

    /** The flags for people. */
    public FlagsPanel.State state() {
        boolean initialized = client.isInitialized();
        List<FlagsPanel.Flag> flags = new ArrayList<>();
        List<String> warnings = new ArrayList<>(file.map(FlagFile::warnings).orElseGet(this::serviceWarnings));
        for (String key : KEYS) {
            boolean there = initialized && client.isFlagKnown(key);
            flags.add(new FlagsPanel.Flag(key, there ? audience(key) : defaultAudience(key)));
            if (initialized && !there) {
                warnings.add("There is no flag " + key + "; its default holds.");
            }
        }
        if (!initialized) {
            warnings.add("No flags are known; the defaults hold: MongoDB on, DynamoDB off.");
        }
        return new FlagsPanel.State(source, flags, warnings);
    }

    private String audience(String key) {
        return file.flatMap(FlagFile::flags).map(set -> set.audience(key)).orElse("as LaunchDarkly decides");
    }

    private static String defaultAudience(String key) {
        return key.endsWith("mongo") ? "everybody, by default" : "nobody, by default";
    }

    private List<String> serviceWarnings() {
        DataSourceStatusProvider.Status status =
                client.getDataSourceStatusProvider().getStatus();
        String reason = status.getLastError() == null ? "" : " (" + status.getLastError() + ")";
        return switch (status.getState()) {
            case VALID -> List.of();
            case OFF -> List.of("LaunchDarkly refuses LD_SDK_KEY" + reason + ": set the right one and start again.");
            case INITIALIZING -> List.of("LaunchDarkly has not answered yet" + reason + ".");
            case INTERRUPTED -> List.of("LaunchDarkly cannot be reached" + reason + "; the last known flags stay.");
        };
    }

    /** Returns within two seconds. */
    @Override
    public void close() {
        Thread closing = new Thread(this::closeClient, "flags-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeClient() {
        try {
            client.close();
        } catch (IOException e) {
            LOG.warn("The connection to LaunchDarkly could not be closed: {}", e.getMessage());
        }
    }
}
