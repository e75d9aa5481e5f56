package dev.datanomad.lab.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The four stages of the migration. */
public enum Stage {
    MONGO_ONLY("stage1-mongo-only"),
    ADD_DYNAMODB("stage2-add-dynamodb"),
    FIX_BUG("stage3-dynamo-fix-bug"),
    DYNAMO_ONLY("stage4-dynamo-only");

    private final String module;

    Stage(String module) {
        this.module = module;
    }

    /** 1 to 4. */
    public int number() {
        return ordinal() + 1;
    }

    /** The name of its module, folder and jar. */
    public String module() {
        return module;
    }

    /** Its program. */
    public Path jar(Path home) {
        return home.resolve(module).resolve("target").resolve(module + ".jar");
    }

    /** Whether the tool that copies from MongoDB to DynamoDB belongs to it. */
    public boolean reconciles() {
        return this == ADD_DYNAMODB || this == FIX_BUG;
    }

    /** Whether it keeps anything in MongoDB. */
    public boolean usesMongo() {
        return this != DYNAMO_ONLY;
    }

    /**
     * The stage with a number.
     *
     * @throws LabException if there is none
     */
    public static Stage of(String number) {
        return Arrays.stream(values())
                .filter(stage -> Integer.toString(stage.number()).equals(number) || stage.module.equals(number))
                .findFirst()
                .orElseThrow(() -> LabException.input("There is no stage \"" + number + "\": choose 1, 2, 3 or 4."));
    }

    Path requireJar(Path home) {
        Path jar = jar(home);
        if (!Files.exists(jar)) {
            throw LabException.failed(
                    "Stage " + number() + " is not built: run ./mvnw -DskipTests package, or ./datanomad, which does.");
        }
        return jar;
    }
}
