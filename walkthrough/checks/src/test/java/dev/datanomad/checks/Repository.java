package dev.datanomad.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where things are in this repository. */
final class Repository {

    static final Path ROOT = root();

    static final List<String> STAGES =
            List.of("stage1-mongo-only", "stage2-add-dynamodb", "stage3-dynamo-fix-bug", "stage4-dynamo-only");

    private Repository() {}

    /** The folder of a stage, by its number from 1 to 4. */
    static Path stage(int number) {
        return ROOT.resolve(STAGES.get(number - 1));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("Run this somewhere in the repository.");
        }
        return folder;
    }
}
