package dev.datanomad.dynamodb.value;

import java.util.Map;

/**
 * How many bytes DynamoDB counts: those of names and values in UTF-8, a byte for each two digits of a number and one more,
 * three for a list or a map and one for each of its elements.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Item sizes</a>
 */
public final class Sizes {

    private static final int CONTAINER = 3;

    private Sizes() {}

    /** Bytes of an item. */
    public static int of(Map<String, Value> attributes) {
        return attributes.entrySet().stream()
                .mapToInt(attribute -> utf8(attribute.getKey()) + of(attribute.getValue()))
                .sum();
    }

    /** Bytes of a value. */
    public static int of(Value value) {
        if (value instanceof Value.Text text) {
            return utf8(text.text());
        } else if (value instanceof Value.Number number) {
            return of(number);
        } else if (value instanceof Value.Binary binary) {
            return binary.bytes().remaining();
        } else if (value instanceof Value.Set set) {
            return set.values().stream().mapToInt(Sizes::of).sum();
        } else if (value instanceof Value.Sequence list) {
            return CONTAINER
                    + list.values().stream()
                            .mapToInt(element -> 1 + of(element))
                            .sum();
        } else if (value instanceof Value.Fields fields) {
            return CONTAINER + fields.values().size() + of(fields.values());
        }
        return 1;
    }

    /** Digits are kept in pairs, from the left of the decimal point and from its right. */
    private static int of(Value.Number value) {
        if (value.number().signum() == 0) {
            return 1;
        }
        int digits = value.number().precision();
        // A pair begins at an even power of ten.
        int first = Math.floorMod(digits - value.number().scale(), 2);
        int sign = value.number().signum() < 0 ? 1 : 0;
        return 1 + (digits + first + 1) / 2 + sign;
    }

    /** Bytes of a text in UTF-8. */
    public static int utf8(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // The two halves of a pair are four bytes together.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
