package dev.datanomad.lab.text;

import dev.datanomad.service.lifecycle.Printable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Makes a word of a command of any text, so that what a command shows can be copied into a shell, and names that very text. */
public final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:@+][A-Za-z0-9_.:@+-]*");

    private ShellWord() {}

    /**
     * The whole text in one line, in quotes if it needs them. What could not be seen is written as bytes of UTF-8 inside
     * {@code $'...'}, as Bash and Zsh read it.
     */
    public static String of(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        return isPrintable(text) ? "'" + text.replace("'", "'\\''") + "'" : "$'" + escaped(text) + "'";
    }

    private static boolean isPrintable(String text) {
        return Printable.of(text, Integer.MAX_VALUE).equals(text);
    }

    private static String escaped(String text) {
        StringBuilder word = new StringBuilder();
        text.codePoints().mapToObj(Character::toString).forEach(character -> {
            if (character.equals("'") || character.equals("\\")) {
                word.append('\\').append(character);
            } else if (isPrintable(character)) {
                word.append(character);
            } else {
                for (byte unit : character.getBytes(StandardCharsets.UTF_8)) {
                    word.append(String.format("\\x%02x", unit));
                }
            }
        });
        return word.toString();
    }
}
