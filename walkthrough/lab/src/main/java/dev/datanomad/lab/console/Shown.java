package dev.datanomad.lab.console;

import dev.datanomad.service.lifecycle.Printable;
import java.util.stream.Collectors;

/**
 * A text from outside in a form to show: bounded, in its lines, with control and format characters as escapes such as
 * {@code \u001b}. Whoever puts it into a page still has to escape it for that.
 *
 * @param text the first {@value #MAX} characters at most, with an ellipsis behind them if there are more
 * @param length characters of the whole text
 * @param whole whether the text is all of it
 */
public record Shown(String text, int length, boolean whole) {

    static final int MAX = 2_000;

    private static final int SHORT = 300;

    static Shown of(String text) {
        return of(text, MAX);
    }

    private static Shown of(String text, int max) {
        String lines = Printable.truncate(text, max)
                .lines()
                .map(line -> Printable.of(line, Integer.MAX_VALUE))
                .collect(Collectors.joining("\n"));
        return new Shown(Printable.truncate(lines, max), text.length(), text.length() <= max && lines.length() <= max);
    }

    /** The same in one line of {@value #SHORT} characters at most. */
    static Shown shortened(String text) {
        String line = Printable.of(Printable.truncate(text, SHORT), SHORT);
        return new Shown(line, text.length(), text.length() <= SHORT && !line.endsWith("\u2026"));
    }

    /** The first line of what a failure says. */
    static String reason(Throwable failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return Printable.of(message.isBlank() ? failure.getClass().getSimpleName() : message);
    }
}
