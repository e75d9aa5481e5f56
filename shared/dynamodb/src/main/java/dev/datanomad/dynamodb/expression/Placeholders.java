package dev.datanomad.dynamodb.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.value.Value;
import dev.datanomad.dynamodb.value.ValueJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names and values that expressions of a call stand for; each must be used. For one thread. */
public final class Placeholders {

    /** The parameter of names. */
    public static final String NAMES = "ExpressionAttributeNames";

    /** The parameter of values. */
    public static final String VALUES = "ExpressionAttributeValues";

    private static final Pattern NAME = Pattern.compile("#[a-zA-Z0-9_]+");
    private static final Pattern VALUE = Pattern.compile(":[a-zA-Z0-9_]+");

    private final Map<String, String> names;
    private final Map<String, Value> values = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    /** @throws CallException if one is none, or there are some and no expression */
    public Placeholders(Parameters call, String... expressions) {
        requireExpression(call, NAMES, expressions);
        requireExpression(call, VALUES, expressions);
        names = call.texts(NAMES);
        names.forEach((placeholder, name) -> require(NAMES, NAME, placeholder));
        call.object(VALUES).each(this::add);
    }

    private static void requireExpression(Parameters call, String parameter, String... expressions) {
        if (!call.has(parameter)) {
            return;
        }
        boolean any = false;
        for (String expression : expressions) {
            any |= call.has(expression);
        }
        if (!any) {
            throw CallException.invalid(parameter + " can only be specified when using expressions");
        }
        if (call.object(parameter).json().isEmpty()) {
            throw CallException.invalid(parameter + " must not be empty");
        }
    }

    private void add(Map.Entry<String, JsonNode> value) {
        require(VALUES, VALUE, value.getKey());
        try {
            values.put(value.getKey(), ValueJson.read(value.getValue()));
        } catch (CallException e) {
            if (e.type().endsWith("SerializationException")) {
                throw e;
            }
            throw CallException.invalid("ExpressionAttributeValues contains invalid value: " + e.getMessage()
                    + " for key " + value.getKey());
        }
    }

    private static void require(String parameter, Pattern pattern, String placeholder) {
        if (!pattern.matcher(placeholder).matches()) {
            throw CallException.invalid(
                    parameter + " contains invalid key: Syntax error; key: \"" + placeholder + "\"");
        }
    }

    String name(String placeholder) {
        String name = names.get(placeholder);
        if (name == null) {
            throw CallException.invalid(
                    "An expression attribute name used in the document path is not defined; attribute name: "
                            + placeholder);
        }
        used.add(placeholder);
        return name;
    }

    Value value(String placeholder) {
        Value value = values.get(placeholder);
        if (value == null) {
            throw CallException.invalid(
                    "An expression attribute value used in expression is not defined; attribute value: " + placeholder);
        }
        used.add(placeholder);
        return value;
    }

    /** @throws CallException if one was not used by the expressions that were read up to now */
    public void requireAllUsed() {
        requireUsed(NAMES, names.keySet());
        requireUsed(VALUES, values.keySet());
    }

    private void requireUsed(String parameter, Set<String> placeholders) {
        Set<String> unused = new TreeSet<>(placeholders);
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw CallException.invalid("Value provided in " + parameter + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }
}
