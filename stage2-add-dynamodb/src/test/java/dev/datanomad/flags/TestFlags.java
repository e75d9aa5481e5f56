package dev.datanomad.flags;

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

/** Makes flag files. */
public final class TestFlags {

    /** Everything on MongoDB. */
    static final String MONGO = percents("100", "0", "100", "0");

    /** Everything on DynamoDB. */
    static final String DYNAMO = percents("0", "100", "0", "100");

    static final UserFlags ON_MONGO = new UserFlags(true, false, true, false);
    static final UserFlags ON_DYNAMO = new UserFlags(false, true, false, true);

    private static final int SEED = 61;

    private TestFlags() {}

    /** The four flags, each on for a percentage of users: with one seed, and a prerequisite. */
    public static String percents(String readMongo, String readDynamo, String writeMongo, String writeDynamo) {
        return file(
                flag(Flags.READ_EVENTS_MONGO, rollout(readMongo), ""),
                flag(
                        Flags.READ_EVENTS_DYNAMO,
                        rollout(readDynamo),
                        ", 'prerequisites': [{'key': 'write-events-dynamo', 'variation': 0}]"),
                flag(Flags.WRITE_EVENTS_MONGO, rollout(writeMongo), ""),
                flag(Flags.WRITE_EVENTS_DYNAMO, rollout(writeDynamo), ""));
    }

    static String file(String... flags) {
        return "{\"flags\": {" + String.join(", ", flags) + "}}";
    }

    /** A flag with true and false as its variations, on, with {@code ', more'} at its end. */
    static String flag(String key, String fallthrough, String more) {
        return json("'" + key + "': {'key': '" + key + "', 'version': 1, 'on': true, 'variations': [true, false],"
                + " 'offVariation': 1, 'salt': 'datanomad', 'fallthrough': " + fallthrough + more + "}");
    }

    static String rollout(String percent) {
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

    static Flags open(Path file) {
        return open(file, Map.of());
    }

    static Flags open(Path file, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FLAGS_FILE", file.toString());
        return Flags.open(new Settings(environment));
    }

    static List<String> users(int count) {
        return IntStream.range(0, count).mapToObj(i -> "user-" + i).toList();
    }
}
