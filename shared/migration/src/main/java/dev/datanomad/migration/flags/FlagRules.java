package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.EvaluationDetail;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.subsystems.DataSource;
import com.launchdarkly.sdk.server.subsystems.DataSourceUpdateSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The flags of a file as a service has them that uses this file: read by the same code, and evaluated by the same SDK.
 * Immutable, and safe for use by many threads; without a network.
 */
public final class FlagRules implements AutoCloseable {

    private static final List<String> SAMPLE =
            IntStream.range(0, 10_000).mapToObj(i -> "sample-" + i).toList();

    private final FlagSet set;
    private final LDClient client;

    FlagRules(FlagSet set) {
        this.set = set;
        LDConfig config = new LDConfig.Builder()
                .dataSource(sdk -> new Constant(sdk.getDataSourceUpdateSink(), set))
                .events(Components.noEvents())
                .logging(Components.noLogging())
                .build();
        client = new LDClient("none", config);
    }

    /**
     * Reads the content of a flag file.
     *
     * @param json as it is in the file
     * @param required the flags that it must have
     * @throws UnusableFlagsException if a service would not use it
     */
    public static FlagRules read(byte[] json, List<BooleanFlag> required) {
        return new FlagRules(FlagSet.ofFile(json.clone(), BooleanFlag.keys(required)));
    }

    /**
     * Rolls a flag out to a share of the users; all else in the file stays.
     *
     * @param json the content of a flag file; it need not be usable before
     * @param required the flags that it must have
     * @param key the flag's key
     * @param thousandths the share in thousandths of a percent, 0 to 100,000
     * @param seed what decides who is among them: with the same seed, the same users for each flag
     * @return the new content, in UTF-8
     * @throws UnusableFlagsException if a service would not use that, or the flag has no variation for true or false
     * @throws IllegalArgumentException for a share out of bounds
     */
    public static byte[] withRollout(byte[] json, List<BooleanFlag> required, String key, int thousandths, int seed) {
        byte[] edited = FlagEdit.rollOut(json, key, thousandths, seed);
        FlagSet.ofFile(edited, BooleanFlag.keys(required));
        return edited;
    }

    /**
     * Gives a user a flag by name, takes it away by name, or leaves it to rules and the rollout; all else in the file
     * stays. A target has no effect where the flag is switched off, or a prerequisite of it is not met for that user.
     *
     * @param json the content of a flag file; it need not be usable before
     * @param required the flags that it must have
     * @param key the flag's key
     * @param user the user's key
     * @return the new content, in UTF-8
     * @throws UnusableFlagsException if a service would not use that, or the flag has no variation for true or false
     * @throws IllegalArgumentException for a user without a key
     */
    public static byte[] withTarget(
            byte[] json, List<BooleanFlag> required, String key, String user, FlagTarget target) {
        byte[] edited = FlagEdit.target(json, key, user, target);
        FlagSet.ofFile(edited, BooleanFlag.keys(required));
        return edited;
    }

    /** Whether a user has a flag, which is one of the required ones. */
    public boolean isOn(BooleanFlag flag, String userKey) {
        EvaluationDetail<Boolean> detail = evaluate(flag, userKey);
        if (detail.isDefaultValue()) {
            throw new IllegalArgumentException(
                    "The flag " + flag.key() + " cannot be evaluated: " + detail.getReason());
        }
        return detail.getValue();
    }

    /** Whether a user has a flag, with the SDK's reason. */
    public EvaluationDetail<Boolean> evaluate(BooleanFlag flag, String userKey) {
        return client.boolVariationDetail(flag.key(), LDContext.create(userKey), flag.defaultValue());
    }

    /** For which share of the users a required flag is on, from 0 to 1: as the SDK has it for 10,000 user keys. */
    public double share(BooleanFlag flag) {
        return (double) SAMPLE.stream().filter(user -> isOn(flag, user)).count() / SAMPLE.size();
    }

    /** For whom a required flag is on, in words, for example {@code 25% of users, except 1 targeted user}. */
    public String audience(BooleanFlag flag) {
        return set.audience(flag.key());
    }

    /** The same with the names of the first users, for example {@code 25% of users, but not ann}. */
    public String audienceWithNames(BooleanFlag flag) {
        return set.audienceWithNames(flag.key());
    }

    /** The users to whom a required flag gives a value by name, in the order of the file. */
    public Map<String, Boolean> targets(BooleanFlag flag) {
        return set.targets(flag.key());
    }

    /** The keys of the users to whom any flag gives a variation by name. */
    public Set<String> targetedUsers() {
        return set.targetedUsers();
    }

    /** Twelve hexadecimal digits, which differ when the content does; a service shows the same. */
    public String version() {
        return set.version();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source of the SDK that never changes. */
    private record Constant(DataSourceUpdateSink sink, FlagSet set) implements DataSource {

        @Override
        public Future<Void> start() {
            sink.init(set.data());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isInitialized() {
            return true;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
