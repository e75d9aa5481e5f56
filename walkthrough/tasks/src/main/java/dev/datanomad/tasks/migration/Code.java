package dev.datanomad.tasks.migration;

import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.util.Locale;

/** Which stores a version of the service has code for: what a deploy changes, and no flag can. */
public enum Code {
    /** Before the migration. */
    MONGODB,
    /** During it. */
    BOTH,
    /** After it. */
    DYNAMODB;

    /** {@code TASKS_CODE}: {@code mongodb}, {@code both} or {@code dynamodb}; both unless it is set. */
    public static Code from(Settings settings) {
        String text = settings.text("TASKS_CODE").orElse("both");
        try {
            return valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StartupException("TASKS_CODE must be mongodb, both or dynamodb, and is \"" + text + "\".");
        }
    }
}
