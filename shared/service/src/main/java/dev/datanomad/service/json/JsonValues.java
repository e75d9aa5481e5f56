package dev.datanomad.service.json;

import dev.datanomad.service.events.StorageLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * JSON values as plain Java values: {@link Map}, {@link List}, {@link String}, {@link BigDecimal}, {@link Boolean} and
 * {@code null}. Copies are immutable, and have one form for each number. A {@link Double} that is not a whole number stays
 * one: it stands for all decimals that are nearest to it, and which of them a text shows depends on who wrote it.
 */
public final class JsonValues {

    /** Integers with more digits than this keep an exponent. */
    private static final int PLAIN_DIGITS = 38;

    /** Far beyond what any database holds, and far from where arithmetic with exponents overflows. */
    private static final int MAX_EXPONENT = 1_000_000;

    /** Beyond it, not every whole number is a double. */
    private static final double MAX_EXACT_DOUBLE = 1L << 53;

    /** Decimals of so many digits are all different doubles; two more, and each double has a decimal of its own. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int OBJECT_BYTES = 48;
    private static final int FIELD_BYTES = 80;
    private static final int ELEMENT_BYTES = 8;

    private JsonValues() {}

    /**
     * A deep, immutable copy of an object, with every number in its one form.
     *
     * @throws InvalidJsonException if it holds something that JSON has no type for, or a number with an exponent beyond
     *     a million
     */
    public static Map<String, Object> copyOf(Map<String, ?> object) {
        return copyObject(object, JsonPointer.ROOT);
    }

    /** The one form of a number: 5 for 5.0 and 5e0, 100 for 1E2. */
    public static BigDecimal canonical(BigDecimal number) {
        if (number.scale() == 0 && number.precision() <= PLAIN_DIGITS) {
            return number;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        boolean plain = stripped.scale() < 0 && (long) stripped.precision() - stripped.scale() <= PLAIN_DIGITS;
        return plain ? stripped.setScale(0) : stripped;
    }

    /**
     * Whether two copies are equal as JSON: numbers by value, objects without regard to the order of their fields, arrays
     * with it.
     */
    public static boolean equal(Object one, Object other) {
        if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
            return left.size() == right.size()
                    && left.entrySet().stream()
                            .allMatch(field -> right.containsKey(field.getKey())
                                    && equal(field.getValue(), right.get(field.getKey())));
        }
        if (one instanceof List<?> left && other instanceof List<?> right) {
            Iterator<?> elements = right.iterator();
            return left.size() == right.size() && left.stream().allMatch(element -> equal(element, elements.next()));
        }
        if (one instanceof Double number && other instanceof BigDecimal decimal) {
            return decimal.doubleValue() == number;
        }
        return one instanceof BigDecimal && other instanceof Double ? equal(other, one) : Objects.equals(one, other);
    }

    /**
     * A number as a decimal: of those that a double stands for, the one with the fewest digits from {@value #DOUBLE_DIGITS}
     * on, whatever the JDK. ({@link Double#toString} gives others since JDK 19.)
     */
    public static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        BigDecimal exact = new BigDecimal(number.doubleValue());
        int digits = DOUBLE_DIGITS;
        BigDecimal rounded = exact.round(new MathContext(digits));
        while (rounded.doubleValue() != number.doubleValue()) {
            rounded = exact.round(new MathContext(++digits));
        }
        return canonical(rounded);
    }

    /** About how many bytes of memory a copy takes. */
    public static long memoryBytes(Object value) {
        if (value == null || value instanceof Boolean) {
            return 0;
        }
        if (value instanceof String text) {
            return OBJECT_BYTES + StorageLimits.utf8Length(text);
        }
        long bytes = OBJECT_BYTES;
        if (value instanceof Map<?, ?> object) {
            for (Map.Entry<?, ?> field : object.entrySet()) {
                bytes += FIELD_BYTES + memoryBytes(field.getKey()) + memoryBytes(field.getValue());
            }
        } else if (value instanceof List<?> array) {
            for (Object element : array) {
                bytes += ELEMENT_BYTES + memoryBytes(element);
            }
        }
        return bytes;
    }

    /** What JSON calls a value's type: object, array, string, number, boolean or null. */
    public static String typeOf(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map) {
            return "object";
        }
        if (value instanceof List) {
            return "array";
        }
        if (value instanceof String) {
            return "string";
        }
        return value instanceof Boolean ? "boolean" : "number";
    }

    private static Map<String, Object> copyObject(Map<?, ?> object, JsonPointer at) {
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>(object.size() * 2);
        object.forEach((key, value) -> {
            String name = (String) key;
            copy.put(name, copyValue(value, at.field(name)));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static List<Object> copyArray(List<?> array, JsonPointer at) {
        if (array.isEmpty()) {
            return List.of();
        }
        List<Object> copy = new ArrayList<>(array.size());
        for (Object element : array) {
            copy.add(copyValue(element, at.element(copy.size())));
        }
        return Collections.unmodifiableList(copy);
    }

    private static Object copyValue(Object value, JsonPointer at) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return copyNumber(number, at);
        }
        if (value instanceof Map<?, ?> object) {
            return copyObject(object, at);
        }
        if (value instanceof List<?> array) {
            return copyArray(array, at);
        }
        throw noJson(value, at);
    }

    private static Number copyNumber(Number number, JsonPointer at) {
        if (number instanceof BigDecimal decimal) {
            if (Math.abs((long) decimal.scale()) > MAX_EXPONENT) {
                throw new InvalidJsonException(at.toString(), "has an exponent beyond a million");
            }
            return canonical(decimal);
        }
        if (number instanceof BigInteger integer) {
            return canonical(new BigDecimal(integer));
        }
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return BigDecimal.valueOf(number.longValue());
        }
        if (number instanceof Double real) {
            if (!Double.isFinite(real)) {
                throw new InvalidJsonException(at.toString(), "is " + number + ", which JSON has no number for");
            }
            boolean whole = real == Math.rint(real) && Math.abs(real) <= MAX_EXACT_DOUBLE;
            return whole ? BigDecimal.valueOf(real.longValue()) : number;
        }
        throw noJson(number, at);
    }

    private static InvalidJsonException noJson(Object value, JsonPointer at) {
        return new InvalidJsonException(
                at.toString(), "is of type " + value.getClass().getSimpleName() + ", which JSON does not have");
    }
}
