package dev.datanomad.service.events;

import dev.datanomad.service.json.JsonPointer;
import dev.datanomad.service.json.JsonValues;
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
 * @param levels how deep values may stand, the event itself being level 1, a field's value level 2; there is no room for
 *     an object or an array at the deepest level, not even for an empty one
 * @param keyBytes length of the user's key in UTF-8 bytes
 * @param nameBytes length of a field's name in UTF-8 bytes
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
        int nameBytes,
        boolean emptyNames,
        boolean nulInNames) {

    /**
     * Checks an event against these limits. Text with half of a surrogate pair is refused whatever the limits: UTF-8
     * has no form for it, and databases silently store something else.
     *
     * @throws UnstorableEventException with the path of the first field that is over a limit
     */
    public void require(Event event) {
        object(event.body(), JsonPointer.ROOT, 1);
        if (!fitsKey(event.userKey())) {
            throw new UnstorableEventException(
                    "/user/key", "is longer than the " + keyBytes + " bytes of UTF-8 that " + holder + " can hold");
        }
    }

    /** Whether there can be a user of that key: it is not empty, has UTF-8, and is within {@link #keyBytes}. */
    public boolean fitsKey(String key) {
        return !key.isEmpty() && fits(key, keyBytes) && isUnicode(key);
    }

    /** Whether a text has UTF-8: there is none for half of a surrogate pair. */
    public static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!pair) {
                return false;
            }
            i++;
        }
        return true;
    }

    private static boolean fits(String text, int bytes) {
        return text.length() * 3L <= bytes || utf8Length(text) <= bytes;
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

    private void object(Map<?, ?> object, JsonPointer at, int level) {
        object.forEach((key, value) -> {
            String name = (String) key;
            JsonPointer field = at.field(name);
            requireName(name, field);
            value(value, field, level + 1);
        });
    }

    private void requireName(String name, JsonPointer at) {
        if (name.isEmpty() && !emptyNames) {
            throw refused(at, "has an empty name, which " + holder + " cannot hold");
        }
        if (!nulInNames && name.indexOf('\0') >= 0) {
            throw refused(at, "has the character NUL in its name, which " + holder + " cannot hold");
        }
        if (!fits(name, nameBytes)) {
            throw refused(
                    at, "has a name of more than the " + nameBytes + " bytes of UTF-8 that " + holder + " can hold");
        }
        requireText(name, at, "has half of a surrogate pair in its name");
    }

    private void value(Object value, JsonPointer at, int level) {
        boolean hasLevelsOfItsOwn = value instanceof Map || value instanceof List;
        if (level > levels || hasLevelsOfItsOwn && level == levels) {
            throw refused(at, "is nested deeper than the " + levels + " levels that " + holder + " can hold");
        }
        if (value instanceof String text) {
            requireText(text, at, "has half of a surrogate pair");
        } else if (value instanceof Number number) {
            requireNumber(JsonValues.decimal(number), at);
        } else if (value instanceof Map<?, ?> object) {
            object(object, at, level);
        } else if (value instanceof List<?> array) {
            int index = 0;
            for (Object element : array) {
                value(element, at.element(index++), level + 1);
            }
        }
    }

    private void requireNumber(BigDecimal number, JsonPointer at) {
        if (number.signum() == 0) {
            return;
        }
        BigDecimal stripped =
                number.scale() == 0 && number.precision() <= digits ? number : number.stripTrailingZeros();
        if (stripped.precision() > digits) {
            throw refused(at, "has " + stripped.precision() + " digits; " + holder + " can hold " + digits);
        }
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        if (exponent < minExponent || exponent > maxExponent) {
            throw refused(
                    at,
                    "is out of range; " + holder + " can hold numbers from 1E" + minExponent + " to 9.9E"
                            + maxExponent);
        }
    }

    private static void requireText(String text, JsonPointer at, String problem) {
        if (!isUnicode(text)) {
            throw refused(at, problem + ", which no UTF-8 text can hold");
        }
    }

    /** The path has to be writable as UTF-8, also where the name itself is not. */
    private static UnstorableEventException refused(JsonPointer at, String reason) {
        return new UnstorableEventException(at.toString().replaceAll("[\\ud800-\\udfff]", "\ufffd"), reason);
    }
}
