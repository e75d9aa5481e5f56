package dev.datanomad.migration.flags;

import dev.datanomad.service.lifecycle.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes files of four flags. */
public final class TestFlags {

    static final BooleanFlag READ_MONGO = new BooleanFlag("read-events-mongo", true);
    static final BooleanFlag READ_DYNAMO = new BooleanFlag("read-events-dynamo", false);
    static final BooleanFlag WRITE_MONGO = new BooleanFlag("write-events-mongo", true);
    public static final BooleanFlag WRITE_DYNAMO = new BooleanFlag("write-events-dynamo", false);

    static final List<BooleanFlag> FLAGS = List.of(READ_MONGO, READ_DYNAMO, WRITE_MONGO, WRITE_DYNAMO);
    static final List<String> KEYS = FLAGS.stream().map(BooleanFlag::key).toList();

    /** Everything on MongoDB. */
    static final String MONGO = percents("100", "0", "100", "0");

    /** Everything on DynamoDB. */
    static final String DYNAMO = percents("0", "100", "0", "100");

    static final User ON_MONGO = new User(true, false, true, false);
    static final User ON_DYNAMO = new User(false, true, false, true);

    private static final int SEED = 61;

    /** The four flags of a user. */
    record User(boolean readMongo, boolean readDynamo, boolean writeMongo, boolean writeDynamo) {}

    private TestFlags() {}

    /** The four flags, each on for a percentage of users: with one seed, and a prerequisite. */
    public static String percents(String readMongo, String readDynamo, String writeMongo, String writeDynamo) {
        return file(
                flag(READ_MONGO, rollout(readMongo), ""),
                flag(
                        READ_DYNAMO,
                        rollout(readDynamo),
                        ", 'prerequisites': [{'key': 'write-events-dynamo', 'variation': 0}]"),
                flag(WRITE_MONGO, rollout(writeMongo), ""),
                flag(WRITE_DYNAMO, rollout(writeDynamo), ""));
    }

    static String file(String... flags) {
        return "{\"flags\": {" + String.join(", ", flags) + "}}";
    }

    /** A flag with true and false as its variations, on, with {@code ', more'} at its end. */
    public static String flag(BooleanFlag flag, String fallthrough, String more) {
        String key = flag.key();
        return json("'" + key + "': {'key': '" + key + "', 'version': 1, 'on': true, 'variations': [true, false],"
                + " 'offVariation': 1, 'salt': 'datanomad', 'fallthrough': " + fallthrough + more + "}");
    }

    public static String rollout(String percent) {
        return rollout(percent, "'seed': " + SEED + ", ");
    }

    static String rollout(String percent, String seed) {
        int weight = new BigDecimal(percent).movePointRight(3).intValueExact();
        return json("{'rollout': {" + seed + "'variations': [{'variation': 0, 'weight': " + weight
                + "}, {'variation': 1, 'weight': " + (100_000 - weight) + "}]}}");
    }

    /** JSON that is written with apostrophes. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    /** Replaces a file as a whole. */
    public static void write(Path file, String content) {
        try {
            Path temporary = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FlagClient open(Path file) {
        return open(file, Map.of());
    }

    static FlagClient open(Path file, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FLAGS_FILE", file.toString());
        return open(environment);
    }

    static FlagClient open(Map<String, String> environment) {
        return FlagClient.open(new Settings(environment), FLAGS);
    }

    /** A client of LaunchDarkly, with a file for what it has answered last. */
    static FlagClient connect(String relay, int startMillis, Path lastGood) {
        return open(Map.of(
                "LD_SDK_KEY",
                FakeLaunchDarkly.SDK_KEY,
                "LD_RELAY_URI",
                relay,
                "LD_START_MILLIS",
                String.valueOf(startMillis),
                "FLAGS_LAST_GOOD",
                lastGood.toString()));
    }

    /** The flags of a user, as a client evaluates them. */
    static User of(FlagClient client, String userKey) {
        return client.evaluate(
                userKey,
                user -> new User(
                        user.isOn(READ_MONGO),
                        user.isOn(READ_DYNAMO),
                        user.isOn(WRITE_MONGO),
                        user.isOn(WRITE_DYNAMO)));
    }

    static List<String> users(int count) {
        return IntStream.range(0, count).mapToObj(i -> "user-" + i).toList();
    }
}
