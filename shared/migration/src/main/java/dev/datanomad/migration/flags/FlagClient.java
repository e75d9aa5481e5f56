package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.EvaluationDetail;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates boolean flags by LaunchDarkly's SDK: from LaunchDarkly if {@code LD_SDK_KEY} is set (through its relay proxy
 * if {@code LD_RELAY_URI} is), otherwise from the file {@code FLAGS_FILE}. What was last known holds, whatever becomes of
 * either, and is kept in {@code FLAGS_LAST_GOOD}. Safe for use by many threads; an evaluation never waits for a network or
 * a disk.
 */
public final class FlagClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FlagClient.class);

    /** The SDK sends its last events before it closes, which takes 20 seconds if LaunchDarkly hangs. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final LDClient client;
    private final KnownFlags known;
    private final Origin origin;
    private final List<BooleanFlag> flags;
    private Shares shares = new Shares(null, Map.of());

    /** The flags of one user, during a call of {@link #evaluate}. */
    @FunctionalInterface
    public interface Evaluation {

        /**
         * Whether a flag is on for the user.
         *
         * @throws NotReadyException if the SDK cannot say
         */
        boolean isOn(BooleanFlag flag);
    }

    /**
     * Where the flags come from.
     *
     * @param name for people
     * @param warnings what is wrong there, a sentence each
     * @param lostSince since when it has not confirmed the flags in use; empty while it does
     * @param firstStart whether there is nothing and never was, so that the defaults apply
     */
    private record Origin(
            String name,
            Supplier<Stream<String>> warnings,
            Supplier<Optional<Instant>> lostSince,
            BooleanSupplier firstStart) {

        private Duration age() {
            Instant now = Instant.now();
            return Duration.between(lostSince.get().filter(now::isAfter).orElse(now), now);
        }
    }

    /** For how many users each flag is on, in one set of flags. */
    private record Shares(FlagSet of, Map<String, Double> byKey) {}

    private FlagClient(LDClient client, KnownFlags known, Origin origin, List<BooleanFlag> flags) {
        this.client = client;
        this.known = known;
        this.origin = origin;
        this.flags = List.copyOf(flags);
        unknownWarning().ifPresent(LOG::warn);
    }

    /**
     * Connects to LaunchDarkly, or reads the file. Waits {@code LD_START_MILLIS} at most, 5 seconds unless it is set.
     *
     * @param flags the flags to evaluate; what lacks one of them is not used
     * @throws StartupException for a setting that cannot be right
     */
    public static FlagClient open(Settings settings, List<BooleanFlag> flags) {
        LDConfig.Builder config = new LDConfig.Builder().startWait(settings.millis("LD_START_MILLIS", 5_000));
        Path file = path("FLAGS_FILE", settings.text("FLAGS_FILE").orElse("flags.json"));
        String lastGoodName = file.getFileName().toString().replaceFirst("(\\.json)?$", ".last-good.json");
        Path lastGood = settings.text("FLAGS_LAST_GOOD")
                .map(text -> path("FLAGS_LAST_GOOD", text))
                .orElse(file.resolveSibling(lastGoodName));
        KnownFlags known = new KnownFlags(lastGood, BooleanFlag.keys(flags));
        return settings.text("LD_SDK_KEY")
                .map(sdkKey -> ofService(sdkKey, config, settings, known, flags))
                .orElseGet(() -> ofFile(file, config, known, flags));
    }

    private static FlagClient ofService(
            String sdkKey, LDConfig.Builder config, Settings settings, KnownFlags known, List<BooleanFlag> flags) {
        Optional<URI> relay = settings.text("LD_RELAY_URI").map(FlagClient::relayUri);
        relay.ifPresent(
                uri -> config.serviceEndpoints(Components.serviceEndpoints().relayProxy(uri)));
        GuardedStream stream = new GuardedStream(known, BooleanFlag.keys(flags));
        config.dataSource(stream::between);
        try {
            LDClient client = new LDClient(sdkKey, config.build());
            LaunchDarklyConnection connection = new LaunchDarklyConnection(client);
            Origin origin = new Origin(
                    "LaunchDarkly" + relay.map(uri -> " through " + uri).orElse(""),
                    () -> Stream.concat(connection.warning().stream(), stream.warnings().stream()),
                    connection::lostSince,
                    () -> false);
            return new FlagClient(client, known, origin, flags);
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

    private static FlagClient ofFile(Path path, LDConfig.Builder config, KnownFlags known, List<BooleanFlag> flags) {
        FlagFile file = new FlagFile(path, known, BooleanFlag.keys(flags));
        config.dataSource(sdk -> {
                    known.updating(sdk.getDataSourceUpdateSink());
                    return file;
                })
                .events(Components.noEvents());
        Origin origin =
                new Origin(path.toString(), () -> file.warning().stream(), file::unusableSince, file::firstStart);
        return new FlagClient(new LDClient("file", config.build()), known, origin, flags);
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
     * Evaluates flags for a user, all of them by one version of them.
     *
     * @param evaluation makes a result of the user's flags; called once more if they change meanwhile
     * @throws NotReadyException if the flags are not known yet: a guess could ask, or write to, a store that is wrong
     */
    public <T> T evaluate(String userKey, Function<Evaluation, T> evaluation) {
        if (known.flags().isPresent()) {
            LDContext user = LDContext.create(userKey);
            return known.consistently(() -> evaluation.apply(flag -> isOn(flag, user)));
        }
        if (origin.firstStart.getAsBoolean()) {
            return evaluation.apply(BooleanFlag::defaultValue);
        }
        throw new NotReadyException("The flags from " + origin.name + " are not known yet");
    }

    private boolean isOn(BooleanFlag flag, LDContext user) {
        EvaluationDetail<Boolean> detail = client.boolVariationDetail(flag.key(), user, flag.defaultValue());
        if (detail.isDefaultValue()) {
            throw new NotReadyException("The flag " + flag.key() + " cannot be evaluated: " + detail.getReason());
        }
        return detail.getValue();
    }

    /** Whether flags can be evaluated: they are known, or it is the first start without a file, and the defaults apply. */
    public boolean known() {
        return known.flags().isPresent() || origin.firstStart.getAsBoolean();
    }

    /** The flags for people: where they come from, for whom each is on, and what is wrong. Not for a request's thread. */
    public FlagsPanel.State state() {
        Optional<FlagSet> set = known.flags();
        Map<String, Double> byKey = set.map(this::shares).orElse(Map.of());
        List<String> warnings = Stream.of(origin.warnings.get(), known.warning().stream(), unknownWarning().stream())
                .flatMap(Function.identity())
                .toList();
        return new FlagsPanel.State(
                origin.name,
                set.map(FlagSet::version).orElse("none"),
                origin.age(),
                flags.stream()
                        .map(flag -> set.map(now -> new FlagsPanel.Flag(
                                        flag.key(), now.audience(flag.key()), byKey.get(flag.key())))
                                .orElseGet(() -> unknown(flag)))
                        .toList(),
                warnings);
    }

    private FlagsPanel.Flag unknown(BooleanFlag flag) {
        return origin.firstStart.getAsBoolean()
                ? new FlagsPanel.Flag(
                        flag.key(),
                        (flag.defaultValue() ? "everybody" : "nobody") + ", by default",
                        flag.defaultValue() ? 1.0 : 0.0)
                : new FlagsPanel.Flag(flag.key(), "not known", Double.NaN);
    }

    /** Evaluates them for a sample of users once for each version: on this client, LaunchDarkly would count them in. */
    private synchronized Map<String, Double> shares(FlagSet set) {
        if (shares.of != set) {
            try (FlagRules rules = new FlagRules(set)) {
                shares = new Shares(
                        set, flags.stream().collect(Collectors.toMap(BooleanFlag::key, flag -> rules.share(flag))));
            }
        }
        return shares.byKey;
    }

    private Optional<String> unknownWarning() {
        if (known.flags().isPresent()) {
            return Optional.empty();
        }
        if (!origin.firstStart.getAsBoolean()) {
            return Optional.of("No flags are known from " + origin.name + ": requests are refused until they are.");
        }
        return Optional.of("No flags are known; the defaults apply: "
                + flags.stream()
                        .map(flag -> flag.key() + (flag.defaultValue() ? " on" : " off"))
                        .collect(Collectors.joining(", "))
                + ".");
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
