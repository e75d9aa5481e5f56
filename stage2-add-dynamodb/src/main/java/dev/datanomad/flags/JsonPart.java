package dev.datanomad.flags;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a JSON document that knows where it stands, to say what is wrong with it and where.
 *
 * @param path a JSON Pointer (RFC 6901) to it
 * @param value as {@link dev.datanomad.service.json.Json} reads it; null for {@code null} and for what is not there
 */
record JsonPart(String path, Object value) {

    /** A field of this object; without a value if the object has none of that name. */
    JsonPart field(String name) throws FlagSet.UnusableException {
        return fields().getOrDefault(name, inside(name, null));
    }

    /** The fields of this object; none if it is not there. */
    Map<String, JsonPart> fields() throws FlagSet.UnusableException {
        Map<String, JsonPart> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, field) -> fields.put((String) name, inside((String) name, field)));
        } else if (value != null) {
            throw wrong("must be an object");
        }
        return fields;
    }

    /** The elements of this array; none if it is not there. */
    List<JsonPart> elements() throws FlagSet.UnusableException {
        List<JsonPart> elements = new ArrayList<>();
        if (value instanceof List<?> array) {
            array.forEach(element -> elements.add(inside(String.valueOf(elements.size()), element)));
        } else if (value != null) {
            throw wrong("must be an array");
        }
        return elements;
    }

    boolean truth() throws FlagSet.UnusableException {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong("must be true or false");
    }

    String text() throws FlagSet.UnusableException {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw wrong("must be a text");
    }

    /** A whole number from 0 to {@code max}. */
    int number(int max) throws FlagSet.UnusableException {
        if (value instanceof BigDecimal number
                && number.signum() >= 0
                && number.compareTo(BigDecimal.valueOf(max)) <= 0
                && number.stripTrailingZeros().scale() <= 0) {
            return number.intValue();
        }
        throw wrong("must be a whole number from 0 to " + max);
    }

    /** For {@code throw}: says that this part has to be different. */
    FlagSet.UnusableException wrong(String reason) {
        return new FlagSet.UnusableException("its field " + path + " " + reason);
    }

    private JsonPart inside(String name, Object part) {
        return new JsonPart(path + "/" + name.replace("~", "~0").replace("/", "~1"), part);
    }
}
