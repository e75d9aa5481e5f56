package dev.datanomad.dynamodb.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The parameters of a call, or of a part of one; each getter refuses what has another JSON type. Immutable. */
public final class Parameters {

    private final JsonNode json;

    /** @throws CallException if it is no JSON object */
    public Parameters(JsonNode json) {
        if (!json.isObject()) {
            throw CallException.unreadable("Unexpected value: an object is expected");
        }
        this.json = json;
    }

    /** @throws CallException if there are others than these: none is ever ignored */
    public void allow(Set<String> known) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && !json.get(name).isNull()) {
                throw CallException.unsupported("The parameter " + name);
            }
        });
    }

    /** Whether the parameter is given. */
    public boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** The JSON object. */
    public JsonNode json() {
        return json;
    }

    /** A text, or {@code null}. */
    public String text(String name) {
        if (!has(name)) {
            return null;
        }
        return text(json.get(name));
    }

    /** A text that must be given. */
    public String required(String name) {
        requireGiven(name);
        return text(name);
    }

    /** One of these words; the first, if it is not given. */
    public String word(String name, String... words) {
        String text = text(name);
        if (text == null) {
            return words[0];
        }
        if (!Arrays.asList(words).contains(text)) {
            throw CallException.invalid("1 validation error detected: Value '" + text + "' at '" + lower(name)
                    + "' failed to satisfy constraint: Member must satisfy enum value set: "
                    + Arrays.stream(words).sorted().collect(Collectors.joining(", ", "[", "]")));
        }
        return text;
    }

    /** {@code true}, {@code false}, or what it is by default. */
    public boolean flag(String name, boolean byDefault) {
        if (!has(name)) {
            return byDefault;
        }
        if (!json.get(name).isBoolean()) {
            throw CallException.unreadable("Unexpected value for " + name + ": a boolean is expected");
        }
        return json.get(name).booleanValue();
    }

    /** A whole number of at least {@code least}, if it is given. */
    public OptionalInt number(String name, int least) {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonNode number = json.get(name);
        if (!number.canConvertToExactIntegral() || !number.canConvertToInt()) {
            throw CallException.unreadable("Unexpected value for " + name + ": a whole number is expected");
        }
        if (number.intValue() < least) {
            throw CallException.invalid("1 validation error detected: Value '" + number.intValue() + "' at '"
                    + lower(name) + "' failed to satisfy constraint: Member must have value greater than or equal to "
                    + least);
        }
        return OptionalInt.of(number.intValue());
    }

    /** An object; empty, if it is not given. */
    public Parameters object(String name) {
        return new Parameters(has(name) ? json.get(name) : JsonNodeFactory.instance.objectNode());
    }

    /** An object that must be given. */
    public Parameters requiredObject(String name) {
        requireGiven(name);
        return object(name);
    }

    /** A list of objects; empty, if it is not given. */
    public List<Parameters> objects(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (!json.get(name).isArray()) {
            throw CallException.unreadable("Unexpected value for " + name + ": a list is expected");
        }
        return StreamSupport.stream(json.get(name).spliterator(), false)
                .map(Parameters::new)
                .toList();
    }

    /** Texts by names; empty, if it is not given. */
    public Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(name).each(field -> texts.put(field.getKey(), text(field.getValue())));
        return texts;
    }

    /** Each parameter. */
    public void each(Consumer<Map.Entry<String, JsonNode>> action) {
        json.properties().forEach(action);
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw CallException.unreadable("Unexpected value: a string is expected");
        }
        return value.textValue();
    }

    private void requireGiven(String name) {
        if (!has(name)) {
            throw CallException.invalid("1 validation error detected: Value null at '" + lower(name)
                    + "' failed to satisfy constraint: Member must not be null");
        }
    }

    private static String lower(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
