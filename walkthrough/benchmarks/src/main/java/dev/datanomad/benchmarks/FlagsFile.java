package dev.datanomad.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A flags file: the four flags as the lab sets them, with one seed and MongoDB on for everybody, and a migration flag of
 * LaunchDarkly, {@value #MIGRATION}, at the corresponding stage.
 *
 * @param path where it is; replaced atomically
 */
public record FlagsFile(Path path) {

    /** The key of the migration flag. */
    public static final String MIGRATION = "events-migration";

    private static final String FILE = """
            {"flags": {%s, %s, %s, %s,
              "events-migration": {"key": "events-migration", "version": 1, "on": true, "offVariation": 0,
                "variations": ["off", "dualwrite", "shadow", "live", "rampdown", "complete"], "salt": "datanomad",
                "migration": {"checkRatio": 1}, "fallthrough": {"variation": %d}}}}
            """;

    private static final String FLAG = """
            "%1$s": {"key": "%1$s", "version": 1, "on": true, "variations": [true, false], "offVariation": 1,
                "salt": "datanomad", "prerequisites": [%2$s], "fallthrough": %3$s}""";

    private static final String PREREQUISITE = "{\"key\": \"write-events-dynamo\", \"variation\": 0}";

    private static final String ROLLOUT = """
            {"rollout": {"seed": 61, "variations": [
                {"variation": 0, "weight": %d}, {"variation": 1, "weight": %d}]}}""";

    /**
     * Sets the rollouts of DynamoDB's flags.
     *
     * @param write percentage of users for {@code write-events-dynamo}
     * @param read percentage of users for {@code read-events-dynamo}
     */
    public void dynamo(int write, int read) {
        Path temporary = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.writeString(temporary, json(write, read));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(int write, int read) {
        int stage = read > 0 ? 2 : write > 0 ? 1 : 0;
        return FILE.formatted(
                flag("read-events-mongo", "", 100),
                flag("read-events-dynamo", PREREQUISITE, read),
                flag("write-events-mongo", "", 100),
                flag("write-events-dynamo", "", write),
                stage);
    }

    private static String flag(String key, String prerequisite, int percent) {
        String fallthrough = percent == 0 || percent == 100
                ? "{\"variation\": " + (percent == 100 ? 0 : 1) + "}"
                : ROLLOUT.formatted(percent * 1_000, (100 - percent) * 1_000);
        return FLAG.formatted(key, prerequisite, fallthrough);
    }
}
