package dev.datanomad.lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stages of a few lines, and the manifest of their steps. */
final class SmallStages {

    private static final String MANIFEST = """
            ## 1 -> 2: Add B

            B comes.

            ### 1. The new one

            Look at B.

            Budget: main 1, test 2

            - `+ src/main/B.java`: is new
            - `+ src/test/BTest.java`: tests it

            ### 2. Wiring

            Look at A.

            Budget: main 2

            - `~ src/main/A.java`: uses it

            ## 2 -> 3: Fix A

            A changes.

            ## 3 -> 4: Remove A

            A goes.
            """;

    private final Path home;

    SmallStages(Path home) throws IOException {
        this.home = home;
        write("walkthrough/steps.md", MANIFEST);
        write("stage1-mongo-only/src/main/A.java", "old A\n");
        write("stage2-add-dynamodb/src/main/A.java", "new A\n");
        write("stage2-add-dynamodb/src/main/B.java", "all of B\n");
        write("stage2-add-dynamodb/src/test/BTest.java", "test\nof B\n");
        write("stage3-dynamo-fix-bug/src/main/A.java", "newest A\n");
    }

    void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
