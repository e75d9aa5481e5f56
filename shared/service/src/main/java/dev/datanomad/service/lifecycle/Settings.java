package dev.datanomad.service.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads settings from environment variables. A variable that is not set or empty has its default; an invalid
 * one is a {@link StartupException} that names it.
 *
 * @param environment the variables, by name
 */
public record Settings(Map<String, String> environment) {

    /** Copies {@code environment}. */
    public Settings {
        environment = Map.copyOf(environment);
    }

    /** A variable's text without spaces around it, if it is set and not empty. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A whole number within bounds, both included. */
    public int number(String name, int defaultValue, int min, int max) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // thrown below, as for a number out of bounds
        }
        throw new StartupException(
                name + " must be a whole number from " + min + " to " + max + ", and is \"" + text.get() + "\".");
    }

    /** A time in milliseconds, from 1 to an hour. */
    public Duration millis(String name, int defaultValue) {
        return Duration.ofMillis(number(name, defaultValue, 1, 3_600_000));
    }

    /** The names only: the values hold secrets. */
    @Override
    public String toString() {
        return "Settings" + environment.keySet();
    }
}
