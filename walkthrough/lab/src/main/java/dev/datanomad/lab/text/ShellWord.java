package dev.datanomad.lab.text;

import dev.datanomad.service.lifecycle.Printable;
import java.util.regex.Pattern;

/** Makes a word of a command of any text, so that what a command shows can be copied into a shell without harm. */
public final class ShellWord {

    private static final int LENGTH = 100;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:@+][A-Za-z0-9_.:@+-]*");

    private ShellWord() {}

    /** The text in one line, at most 100 characters of it, and in quotes if it needs them. */
    public static String of(String text) {
        String line = Printable.of(text, LENGTH);
        return PLAIN.matcher(line).matches() ? line : "'" + line.replace("'", "'\\''") + "'";
    }
}
