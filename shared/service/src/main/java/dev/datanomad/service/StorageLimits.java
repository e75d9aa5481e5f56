package dev.datanomad.service;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What can be held of JSON, by a store or by this service: JSON itself has no limits, everything that stores it has.
 *
 * @param holder who sets these limits, for the message, for example {@code DynamoDB}
 * @param digits significant digits of a number, leading and trailing zeros not counted
 * @param minExponent smallest power of ten of a number other than zero
 * @param maxExponent largest power of ten of a number
 * @param levels how deep values may stand, the event itself being level 1, a field's value level 2
 * @param keyBytes length of the user's key in UTF-8 bytes
 * @param emptyNames whether a field's name may be empty
 * @param nulInNames whether a field's name may hold the character NUL
 */
public record StorageLimits(
        String holder,
        int digits,
        int minExponent,
        int maxExponent,
        int levels,
        int keyBytes,
        boolean emptyNames,
        boolean nulInNames) {

    /**
     * Checks an event against these limits. Text with half of a surrogate pair is refused whatever the limits: UTF-8
     * has no form for it, and databases silently store something else.
     *
     * @throws UnstorableEventException with the path of the first field that is over a limit
     */
    public void require(Event event) {
        object(event.body(), "", 1);
        if (!fitsKey(event.userKey())) {
            throw new UnstorableEventException(
                    "/user/key", "is longer than the " + keyBytes + " bytes of UTF-8 that " + holder + " can hold");
        }
    }

    /** Whether a user's key is within {@link #keyBytes}. */
    public boolean fitsKey(String key) {
        return key.length() * 3L <= keyBytes || utf8Length(key) <= keyBytes;
    }

    /** How many bytes a text takes in UTF-8. */
    public static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private void object(Map<?, ?> object, String path, int level) {
        object.forEach((key, value) -> {
            String name = (String) key;
            if (name.isEmpty() && !emptyNames) {
                throw new UnstorableEventException(
                        JsonValues.pointer(path, name), "has an empty name, which " + holder + " cannot hold");
            }
            if (!nulInNames && name.indexOf('\0') >= 0) {
                throw new UnstorableEventException(
                        JsonValues.pointer(path, name),
                        "has the character NUL in its name, which " + holder + " cannot hold");
            }
            text(name, path, name, "has half of a surrogate pair in its name");
            value(value, path, name, level + 1);
        });
    }

    private void value(Object value, String parent, String name, int level) {
        if (level > levels) {
            throw new UnstorableEventException(
                    JsonValues.pointer(parent, name),
                    "is nested deeper than the " + levels + " levels that " + holder + " can hold");
        }
        if (value instanceof String text) {
            text(text, parent, name, "has half of a surrogate pair");
        } else if (value instanceof BigDecimal number) {
            number(number, parent, name);
        } else if (value instanceof Map<?, ?> object) {
            object(object, JsonValues.pointer(parent, name), level);
        } else if (value instanceof List<?> array) {
            String path = JsonValues.pointer(parent, name);
            for (int i = 0; i < array.size(); i++) {
                value(array.get(i), path, Integer.toString(i), level + 1);
            }
        }
    }

    private void number(BigDecimal number, String parent, String name) {
        if (number.signum() == 0) {
            return;
        }
        BigDecimal stripped =
                number.scale() == 0 && number.precision() <= digits ? number : number.stripTrailingZeros();
        if (stripped.precision() > digits) {
            throw new UnstorableEventException(
                    JsonValues.pointer(parent, name),
                    "has " + stripped.precision() + " digits; " + holder + " can hold " + digits);
        }
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        if (exponent < minExponent || exponent > maxExponent) {
            throw new UnstorableEventException(
                    JsonValues.pointer(parent, name),
                    "is out of range; " + holder + " can hold numbers from 1E" + minExponent + " to 9.9E"
                            + maxExponent);
        }
    }

    private static void text(String text, String parent, String name, String problem) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!pair) {
                throw new UnstorableEventException(
                        printable(JsonValues.pointer(parent, name)), problem + ", which no UTF-8 text can hold");
            }
            i++;
        }
    }

    /** A path that can itself be written as UTF-8. */
    private static String printable(String path) {
        return path.replaceAll("[\\ud800-\\udfff]", "\ufffd");
    }
}
