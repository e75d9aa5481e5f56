package dev.datanomad.lab.steps;

import java.util.Locale;

/** What a file of a stage is for. */
public enum Kind {
    MAIN,
    TEST,
    BUILD;

    static Kind of(String file) {
        return file.startsWith("src/main/") ? MAIN : file.startsWith("src/test/") ? TEST : BUILD;
    }

    /** As the manifest writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
