package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A generated expression.
 *
 * @param text with a question mark for each value
 */
record Expression(String text, List<JsonNode> values) {

    Expression(String text) {
        this(text, List.of());
    }

    /** The given ones in the place of each %s. */
    static Expression of(String format, Expression... parts) {
        List<JsonNode> values = new ArrayList<>();
        Stream.of(parts).forEach(part -> values.addAll(part.values));
        return new Expression(
                String.format(format, Stream.of(parts).map(Expression::text).toArray()), values);
    }

    static Expression joined(String delimiter, List<Expression> parts) {
        return of(String.join(delimiter, Collections.nCopies(parts.size(), "%s")), parts.toArray(Expression[]::new));
    }

    static Expression value(JsonNode value) {
        return new Expression("?", List.of(value));
    }

    /** Adds it to a call, its values numbered behind those that are there. */
    void addTo(ObjectNode call, String parameter) {
        StringBuilder numbered = new StringBuilder();
        ObjectNode given = values.isEmpty() ? null : call.withObjectProperty("ExpressionAttributeValues");
        int next = 0;
        for (char c : text.toCharArray()) {
            if (c == '?') {
                String placeholder = ":v" + given.size();
                given.set(placeholder, values.get(next++));
                numbered.append(placeholder);
            } else {
                numbered.append(c);
            }
        }
        call.put(parameter, numbered.toString());
        for (String name : List.of("#p", "#s", "#n")) {
            if (numbered.indexOf(name) >= 0) {
                call.withObjectProperty("ExpressionAttributeNames")
                        .put(name, name.equals("#n") ? "name" : name.substring(1) + "k");
            }
        }
    }
}
