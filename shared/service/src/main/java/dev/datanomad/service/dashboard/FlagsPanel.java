package dev.datanomad.service.dashboard;

import java.util.List;
import java.util.function.Supplier;

/**
 * Shows the flags that steer which store is read and written.
 *
 * @param state the flags as of now
 */
public record FlagsPanel(Supplier<State> state) implements Panel {

    /**
     * The flags at one moment.
     *
     * @param source where they come from, for example {@code flags.json}
     * @param flags each flag
     * @param warnings sentences about what is wrong with them; empty if nothing is
     */
    public record State(String source, List<Flag> flags, List<String> warnings) {}

    /**
     * One flag.
     *
     * @param key its key
     * @param rollout for whom it is on, in words, for example {@code 25% of users}
     */
    public record Flag(String key, String rollout) {}
}
