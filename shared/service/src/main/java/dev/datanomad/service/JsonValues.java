package dev.datanomad.service;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON values as plain Java values: {@link Map}, {@link List}, {@link String}, {@link BigDecimal}, {@link Boolean} and
 * {@code null}. Copies are immutable and have one form for each number, so that {@link Object#equals} is equality of
 * JSON values.
 */
public final class JsonValues {

    /** Integers with more digits than this keep an exponent. */
    private static final int PLAIN_DIGITS = 38;

    private JsonValues() {}

    /**
     * A deep, immutable copy of an object, with every number in its one form.
     *
     * @throws InvalidEventException if it holds something that JSON has no type for
     */
    public static Map<String, Object> copyOf(Map<String, ?> object) {
        return copyObject(object, "");
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

    /** Appends a field's name to a JSON Pointer (RFC 6901). */
    public static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** What JSON calls a value's type: object, array, string, number, boolean or null. */
    public static String typeOf(Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof Map
                ? "object"
                : value instanceof List
                        ? "array"
                        : value instanceof String ? "string" : value instanceof Boolean ? "boolean" : "number";
    }

    private static Map<String, Object> copyObject(Map<?, ?> object, String path) {
        Map<String, Object> copy = new LinkedHashMap<>(object.size() * 2);
        object.forEach((name, value) -> copy.put((String) name, copyValue(value, path, (String) name)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyValue(Object value, String parent, String name) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return canonical(decimal(number, parent, name));
        }
        String path = pointer(parent, name);
        if (value instanceof Map<?, ?> object) {
            return copyObject(object, path);
        }
        if (value instanceof List<?> array) {
            List<Object> copy = new ArrayList<>(array.size());
            for (Object element : array) {
                copy.add(copyValue(element, path, Integer.toString(copy.size())));
            }
            return Collections.unmodifiableList(copy);
        }
        throw new InvalidEventException(
                path, "is a " + value.getClass().getSimpleName() + ", which JSON has no type for");
    }

    private static BigDecimal decimal(Number number, String parent, String name) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return BigDecimal.valueOf(number.longValue());
        }
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new InvalidEventException(
                        pointer(parent, name), "is " + number + ", which JSON has no number for");
            }
            return new BigDecimal(number.toString());
        }
        throw new InvalidEventException(
                pointer(parent, name), "is a " + number.getClass().getSimpleName() + ", which JSON has no type for");
    }
}
