package dev.datanomad.service.json;

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

    /** Far beyond what any database holds, and far from where arithmetic with exponents overflows. */
    private static final int MAX_EXPONENT = 1_000_000;

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
        Map<String, Object> copy = new LinkedHashMap<>(object.size() * 2);
        object.forEach((key, value) -> {
            String name = (String) key;
            copy.put(name, copyValue(value, at.field(name)));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static List<Object> copyArray(List<?> array, JsonPointer at) {
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
            BigDecimal decimal = decimal(number, at);
            if (Math.abs((long) decimal.scale()) > MAX_EXPONENT) {
                throw new InvalidJsonException(at.toString(), "has an exponent beyond a million");
            }
            return canonical(decimal);
        }
        if (value instanceof Map<?, ?> object) {
            return copyObject(object, at);
        }
        if (value instanceof List<?> array) {
            return copyArray(array, at);
        }
        throw noJson(value, at);
    }

    private static BigDecimal decimal(Number number, JsonPointer at) {
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
                throw new InvalidJsonException(at.toString(), "is " + number + ", which JSON has no number for");
            }
            return new BigDecimal(number.toString());
        }
        throw noJson(number, at);
    }

    private static InvalidJsonException noJson(Object value, JsonPointer at) {
        return new InvalidJsonException(
                at.toString(), "is a " + value.getClass().getSimpleName() + ", which JSON has no type for");
    }
}
