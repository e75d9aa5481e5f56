package dev.datanomad.migration.flags;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a JSON document with its path, which error messages name.
 *
 * @param path a JSON Pointer (RFC 6901) to it
 * @param value as {@link dev.datanomad.service.json.Json} reads it; null for {@code null} and for an absent part
 */
record JsonPart(String path, Object value) {

    /** A field of this object; with the value null if it is absent. */
    JsonPart field(String name) {
        return fields().getOrDefault(name, child(name, null));
    }

    /** The fields of this object; none if it is absent. */
    Map<String, JsonPart> fields() {
        Map<String, JsonPart> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, field) -> fields.put((String) name, child((String) name, field)));
        } else if (value != null) {
            throw invalid("must be an object");
        }
        return fields;
    }

    /** The elements of this array; none if it is absent. */
    List<JsonPart> elements() {
        List<JsonPart> elements = new ArrayList<>();
        if (value instanceof List<?> array) {
            array.forEach(element -> elements.add(child(String.valueOf(elements.size()), element)));
        } else if (value != null) {
            throw invalid("must be an array");
        }
        return elements;
    }

    boolean bool() {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw invalid("must be true or false");
    }

    String string() {
        if (value instanceof String string && !string.isEmpty()) {
            return string;
        }
        throw invalid("must be a string that is not empty");
    }

    /** A whole number from 0 to {@code max}. */
    int number(int max) {
        if (value instanceof BigDecimal number
                && number.signum() >= 0
                && number.compareTo(BigDecimal.valueOf(max)) <= 0
                && number.stripTrailingZeros().scale() <= 0) {
            return number.intValue();
        }
        throw invalid("must be a whole number from 0 to " + max);
    }

    /** An exception to throw, which names this part. */
    UnusableFlagsException invalid(String reason) {
        return new UnusableFlagsException("its field " + path + " " + reason);
    }

    private JsonPart child(String name, Object part) {
        return new JsonPart(path + "/" + name.replace("~", "~0").replace("/", "~1"), part);
    }
}
