package dev.datanomad.dynamodb.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Values as the protocol's JSON, such as <code>{"S": "text"}</code>; reading refuses what DynamoDB does not hold. */
public final class ValueJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_NAME_BYTES = 65_535;

    private ValueJson() {}

    /** @throws CallException if these are no attributes that DynamoDB holds */
    public static Map<String, Value> readAttributes(JsonNode attributes) {
        return readFields(attributes, 1);
    }

    /** @throws CallException if this is no value that DynamoDB holds */
    public static Value read(JsonNode value) {
        return read(value, 1);
    }

    private static Value read(JsonNode json, int level) {
        if (!json.isObject() && !json.isNull()) {
            throw CallException.unreadable("Unexpected value: an attribute value is an object");
        }
        if (json.size() > 1) {
            throw CallException.invalid(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one"
                            + " of the supported datatypes");
        }
        if (json.isEmpty()) {
            throw untyped();
        }
        if (level > Value.MAX_LEVELS) {
            throw CallException.invalid("Nesting Levels have exceeded supported limits");
        }
        Map.Entry<String, JsonNode> typed = json.properties().iterator().next();
        JsonNode value = typed.getValue();
        return switch (typed.getKey()) {
            case "S" -> new Value.Text(text(value));
            case "N" -> Numbers.parse(text(value));
            case "B" -> binary(value);
            case "BOOL" -> new Value.Bool(truth(value));
            case "NULL" -> nothing(value);
            case "L" -> readList(value, level);
            case "M" -> new Value.Fields(readFields(value, level + 1));
            case "SS" -> set("SS", "An string set ", value, element -> new Value.Text(text(element)));
            case "NS" -> set("NS", "An number set ", value, element -> Numbers.parse(text(element)));
            case "BS" -> set("BS", "Binary sets", value, ValueJson::binary);
            default -> throw untyped();
        };
    }

    private static CallException untyped() {
        return CallException.invalid(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }

    private static Value readList(JsonNode list, int level) {
        requireList(list);
        List<Value> values = new ArrayList<>(list.size());
        list.forEach(element -> values.add(read(element, level + 1)));
        return new Value.Sequence(Collections.unmodifiableList(values));
    }

    private static Map<String, Value> readFields(JsonNode fields, int level) {
        if (!fields.isObject()) {
            throw CallException.unreadable("Unexpected value: an object is expected");
        }
        Map<String, Value> values = new LinkedHashMap<>();
        fields.properties().forEach(field -> {
            requireName(field.getKey());
            values.put(field.getKey(), read(field.getValue(), level));
        });
        return Collections.unmodifiableMap(values);
    }

    private static void requireName(String name) {
        requireUnicode(name);
        if (name.isEmpty()) {
            throw CallException.invalidValue("Empty attribute name");
        }
        if (Sizes.utf8(name) > MAX_NAME_BYTES) {
            throw CallException.invalidValue("Attribute name is too large, must be less than 65536 bytes");
        }
    }

    private static Value set(String type, String described, JsonNode list, Function<JsonNode, Value> element) {
        requireList(list);
        java.util.Set<Value> values = new LinkedHashSet<>();
        list.forEach(json -> {
            if (!values.add(element.apply(json))) {
                throw CallException.invalidValue("Input collection contains duplicates");
            }
        });
        if (values.isEmpty()) {
            throw CallException.invalidValue(described + " may not be empty");
        }
        return new Value.Set(type, Collections.unmodifiableSet(values));
    }

    private static Value nothing(JsonNode value) {
        if (!truth(value)) {
            throw CallException.invalidValue("Null attribute value types must have the value of true");
        }
        return new Value.Null();
    }

    private static boolean truth(JsonNode value) {
        if (!value.isBoolean()) {
            throw CallException.unreadable("Unexpected value: a boolean is expected");
        }
        return value.booleanValue();
    }

    private static Value binary(JsonNode value) {
        try {
            return new Value.Binary(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text(value))).asReadOnlyBuffer());
        } catch (IllegalArgumentException e) {
            throw CallException.unreadable("Base64 is malformed: " + e.getMessage());
        }
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw CallException.unreadable("Unexpected value: a string is expected");
        }
        requireUnicode(value.textValue());
        return value.textValue();
    }

    /** Half of a surrogate pair has no UTF-8. */
    private static void requireUnicode(String text) {
        boolean surrogates = false;
        for (int i = 0; i < text.length() && !surrogates; i++) {
            surrogates = Character.isSurrogate(text.charAt(i));
        }
        if (!surrogates) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw CallException.unreadable("A string is no Unicode: it has half of a surrogate pair");
        }
    }

    private static void requireList(JsonNode value) {
        if (!value.isArray()) {
            throw CallException.unreadable("Unexpected value: a list is expected");
        }
    }

    /** Attributes as JSON. */
    public static ObjectNode write(Map<String, Value> attributes) {
        ObjectNode json = JSON.objectNode();
        attributes.forEach((name, value) -> json.set(name, write(value)));
        return json;
    }

    /** A value as JSON. */
    public static ObjectNode write(Value value) {
        return JSON.objectNode().set(value.type(), content(value));
    }

    private static JsonNode content(Value value) {
        if (value instanceof Value.Bool truth) {
            return JSON.booleanNode(truth.value());
        } else if (value instanceof Value.Null) {
            return JSON.booleanNode(true);
        } else if (value instanceof Value.Fields fields) {
            return write(fields.values());
        } else if (value instanceof Value.Sequence list) {
            ArrayNode json = JSON.arrayNode(list.values().size());
            list.values().forEach(element -> json.add(write(element)));
            return json;
        } else if (value instanceof Value.Set set) {
            ArrayNode json = JSON.arrayNode(set.values().size());
            set.values().forEach(element -> json.add(scalar(element)));
            return json;
        }
        return JSON.textNode(scalar(value));
    }

    private static String scalar(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Number number) {
            return number.number().toPlainString();
        }
        ByteBuffer encoded =
                Base64.getEncoder().encode(((Value.Binary) value).bytes().duplicate());
        return StandardCharsets.ISO_8859_1.decode(encoded).toString();
    }
}
