package dev.datanomad.lab.system;

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

    public Path jar(Path home) {
        return home.resolve(relativeJar());
    }

    /** @throws LabException if it is not built */
    Path requireJar(Path home) {
        return Home.requireBuilt(home, relativeJar(), "Stage " + number() + " is");
    }

    private String relativeJar() {
        return module + "/target/" + module + ".jar";
    }

    public boolean reconciles() {
        return this == ADD_DYNAMODB || this == FIX_BUG;
    }

    /** Parses a number, or the name of a module; throws a LabException if there is no such stage. */
    public static Stage of(String text) {
        return Arrays.stream(values())
                .filter(stage -> Integer.toString(stage.number()).equals(text) || stage.module.equals(text))
                .findFirst()
                .orElseThrow(() -> LabException.input("There is no stage \"" + text + "\": choose 1, 2, 3 or 4."));
    }
}
