package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates boolean flags by LaunchDarkly's SDK: from LaunchDarkly if {@code LD_SDK_KEY} is set (through its relay proxy
 * if {@code LD_RELAY_URI} is), otherwise from the file {@code FLAGS_FILE}, whose last good content is kept in
 * {@code FLAGS_LAST_GOOD}. Safe for use by many threads; an evaluation never waits for a network or a disk.
 */
public final class FlagClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FlagClient.class);

    /** The SDK sends its last events before it closes, which takes 20 seconds if LaunchDarkly hangs. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final LDClient client;
    private final Optional<FlagFile> file;
    private final List<BooleanFlag> flags;
    private final String source;

    /** The flags of one user, during a call of {@link #evaluate}. */
    @FunctionalInterface
    public interface Evaluation {

        /** Whether a flag is on for the user; its default if the flag is not known. */
        boolean isOn(BooleanFlag flag);
    }

    private FlagClient(LDClient client, Optional<FlagFile> file, List<BooleanFlag> flags, String source) {
        this.client = client;
        this.file = file;
        this.flags = List.copyOf(flags);
        this.source = source;
    }

    /**
     * Connects to LaunchDarkly, or reads the file. Waits {@code LD_START_MILLIS} at most, 5 seconds unless it is set, and
     * goes on with the defaults if nothing is known by then.
     *
     * @param flags the flags to evaluate; a file that lacks one of them is not used
     * @throws StartupException for a setting that cannot be right
     */
    public static FlagClient open(Settings settings, List<BooleanFlag> flags) {
        LDConfig.Builder config = new LDConfig.Builder().startWait(settings.millis("LD_START_MILLIS", 5_000));
        return settings.text("LD_SDK_KEY")
                .map(sdkKey -> ofService(sdkKey, config, settings, flags))
                .orElseGet(() -> ofFile(config, settings, flags));
    }

    private static FlagClient ofService(
            String sdkKey, LDConfig.Builder config, Settings settings, List<BooleanFlag> flags) {
        Optional<URI> relay = settings.text("LD_RELAY_URI").map(FlagClient::relayUri);
        relay.ifPresent(
                uri -> config.serviceEndpoints(Components.serviceEndpoints().relayProxy(uri)));
        String source = "LaunchDarkly" + relay.map(uri -> " through " + uri).orElse("");
        try {
            return new FlagClient(new LDClient(sdkKey, config.build()), Optional.empty(), flags, source);
        } catch (IllegalArgumentException e) {
            throw new StartupException("LD_SDK_KEY must be an SDK key of LaunchDarkly: " + e.getMessage() + ".", e);
        }
    }

    private static URI relayUri(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported by the exception below, as an address of another kind is.
        }
        throw new StartupException("LD_RELAY_URI must be the address of a relay proxy, like http://localhost:8030.");
    }

    private static FlagClient ofFile(LDConfig.Builder config, Settings settings, List<BooleanFlag> flags) {
        Path path = path("FLAGS_FILE", settings.text("FLAGS_FILE").orElse("flags.json"));
        String lastGoodName = path.getFileName().toString().replaceFirst("(\\.json)?$", ".last-good.json");
        Path lastGood = settings.text("FLAGS_LAST_GOOD")
                .map(text -> path("FLAGS_LAST_GOOD", text))
                .orElse(path.resolveSibling(lastGoodName));
        FlagFile file = new FlagFile(
                path, lastGood, flags.stream().map(BooleanFlag::key).toList());
        config.dataSource(context -> file.updating(context.getDataSourceUpdateSink()))
                .events(Components.noEvents());
        return new FlagClient(new LDClient("file", config.build()), Optional.of(file), flags, path.toString());
    }

    private static Path path(String variable, String text) {
        try {
            Path path = Path.of(text).toAbsolutePath();
            if (path.getFileName() != null) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Reported by the exception below, as a path without a file name is.
        }
        throw new StartupException(variable + " must be the path of a file, and is \"" + text + "\".");
    }

    /**
     * Evaluates flags for a user, all of them by one version of the file.
     *
     * @param evaluation makes a result of the user's flags; called once more if the file changes meanwhile
     */
    public <T> T evaluate(String userKey, Function<Evaluation, T> evaluation) {
        if (!client.isInitialized()) {
            return evaluation.apply(BooleanFlag::defaultValue);
        }
        LDContext user = LDContext.create(userKey);
        Evaluation ofUser = flag -> client.boolVariation(flag.key(), user, flag.defaultValue());
        return file.isPresent() ? file.get().consistently(() -> evaluation.apply(ofUser)) : evaluation.apply(ofUser);
    }

    /** Whether LaunchDarkly has answered since the start. Always true with a file, without which the defaults apply. */
    public boolean known() {
        return file.isPresent() || client.isInitialized();
    }

    /** The flags for people: where they come from, for whom each is on, and what is wrong. */
    public FlagsPanel.State state() {
        boolean initialized = client.isInitialized();
        List<FlagsPanel.Flag> audiences = new ArrayList<>();
        List<String> warnings = new ArrayList<>(file.map(FlagFile::warnings).orElseGet(this::serviceWarnings));
        for (BooleanFlag flag : flags) {
            boolean exists = initialized && client.isFlagKnown(flag.key());
            audiences.add(new FlagsPanel.Flag(flag.key(), exists ? audience(flag) : defaultAudience(flag)));
            if (initialized && !exists) {
                warnings.add("There is no flag " + flag.key() + ": create it; until then its default applies, "
                        + onOrOff(flag) + ".");
            }
        }
        if (!initialized) {
            warnings.add("No flags are known; the defaults apply: "
                    + flags.stream()
                            .map(flag -> flag.key() + " " + onOrOff(flag))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return new FlagsPanel.State(source, audiences, warnings);
    }

    private String audience(BooleanFlag flag) {
        return file.flatMap(FlagFile::flags)
                .map(set -> set.audience(flag.key()))
                .orElse("set in LaunchDarkly");
    }

    private static String defaultAudience(BooleanFlag flag) {
        return (flag.defaultValue() ? "everybody" : "nobody") + ", by default";
    }

    private static String onOrOff(BooleanFlag flag) {
        return flag.defaultValue() ? "on" : "off";
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
            closing.join(CLOSE_TIMEOUT.toMillis());
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
