package dev.datanomad.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.Rollouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A flags file: the four flags as the lab sets them, with MongoDB on for everybody, and a migration flag of LaunchDarkly,
 * {@value #MIGRATION}, at the corresponding stage.
 *
 * @param path where it is; replaced atomically
 */
public record FlagsFile(Path path) {

    /** The key of the migration flag. */
    public static final String MIGRATION = "events-migration";

    private static final String FLAG = """
            {"key": "events-migration", "version": 1, "on": true, "offVariation": 0,
             "variations": ["off", "dualwrite", "shadow", "live", "rampdown", "complete"], "salt": "datanomad",
             "migration": {"checkRatio": 1}, "fallthrough": {"variation": %d}}""";

    /**
     * Sets the rollouts of DynamoDB's flags.
     *
     * @param write percentage of users for {@code write-events-dynamo}
     * @param read percentage of users for {@code read-events-dynamo}
     */
    public void dynamo(int write, int read) {
        Rollouts rollouts = new Rollouts(path);
        rollouts.createIfMissing(false);
        rollouts.set(Rollouts.WRITE_DYNAMO, Integer.toString(write));
        rollouts.set(Rollouts.READ_DYNAMO, Integer.toString(read));
        int stage = read > 0 ? 2 : write > 0 ? 1 : 0;
        try {
            ObjectNode root = (ObjectNode) JsonFiles.MAPPER.readTree(path.toFile());
            root.withObject("/flags").set(MIGRATION, JsonFiles.MAPPER.readTree(FLAG.formatted(stage)));
            JsonFiles.write(path, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
