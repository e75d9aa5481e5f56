package dev.datanomad.service.lifecycle;

/**
 * Makes text that came from outside fit for one line of a log or a terminal, so that nobody who can choose an id, a name
 * or a message can forge a line, move the cursor, turn the order of the text around, or flood the log.
 */
public final class Printable {

    private static final int LENGTH = 200;

    /** The longest id that DynamoDB can hold, as text of one byte a character. */
    private static final int ID_LENGTH = 1_024;

    private Printable() {}

    /** The same as {@link #of(String, int)} with {@value #LENGTH} characters. */
    public static String of(String text) {
        return of(text, LENGTH);
    }

    /** Truncates a text to so many {@code char}s, never within a surrogate pair, and appends an ellipsis. */
    public static String truncate(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "\u2026";
    }

    /** An id, whole if it is one that is looked up. */
    public static String id(String id) {
        return of(id, ID_LENGTH);
    }

    /**
     * The text, with control characters, format characters, separators of lines and paragraphs, and unpaired surrogates
     * as escapes like {@code \n} and {@code \u001b}. What would be longer than {@code length} characters is cut, between
     * two characters or escapes, and ends with an ellipsis on top.
     */
    public static String of(String text, int length) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            String shown = shown(character);
            if (line.length() + shown.length() > length) {
                return line.append('\u2026').toString();
            }
            line.append(shown);
            i += Character.charCount(character);
        }
        return line.toString();
    }

    private static String shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> escaped(character);
            default -> Character.toString(character);
        };
    }

    private static String escaped(int character) {
        if (character == '\n') {
            return "\\n";
        }
        StringBuilder escapes = new StringBuilder();
        for (char unit : Character.toChars(character)) {
            escapes.append(String.format("\\u%04x", (int) unit));
        }
        return escapes.toString();
    }
}
