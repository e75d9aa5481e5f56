package dev.datanomad.tasks.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** An UpdateItem of DynamoDB, clause by clause; each attribute gets a name and a value of its own. For one thread. */
final class UpdateExpression {

    private final Map<String, List<String>> clauses = new TreeMap<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    /** The name of an attribute within expressions, where many words are reserved. */
    static String alias(String attribute) {
        return "#" + attribute.replace("_", "");
    }

    UpdateExpression set(String attribute, AttributeValue value) {
        return clause("SET", attribute, alias(attribute) + " = :" + attribute).value(":" + attribute, value);
    }

    UpdateExpression setIfAbsent(String attribute, AttributeValue value) {
        String name = alias(attribute);
        return clause("SET", attribute, name + " = if_not_exists(" + name + ", :" + attribute + ")")
                .value(":" + attribute, value);
    }

    /** Adds to a number; one that is not there is 0. */
    UpdateExpression add(String attribute, AttributeValue number) {
        return clause("ADD", attribute, alias(attribute) + " :increment").value(":increment", number);
    }

    UpdateExpression remove(String attribute) {
        return clause("REMOVE", attribute, alias(attribute));
    }

    /** @param attributes those that the condition has, by their {@link #alias} */
    UpdateExpression onlyIf(String condition, String... attributes) {
        conditions.add(condition);
        for (String attribute : attributes) {
            names.put(alias(attribute), attribute);
        }
        return this;
    }

    UpdateExpression value(String name, AttributeValue value) {
        values.put(name, value);
        return this;
    }

    private UpdateExpression clause(String keyword, String attribute, String expression) {
        clauses.computeIfAbsent(keyword, word -> new ArrayList<>()).add(expression);
        names.put(alias(attribute), attribute);
        return this;
    }

    /** Where the condition does not hold, the error has the item that is there. */
    UpdateItemRequest.Builder request() {
        List<String> parts = new ArrayList<>();
        clauses.forEach((keyword, expressions) -> parts.add(keyword + " " + String.join(", ", expressions)));
        return UpdateItemRequest.builder()
                .updateExpression(String.join(" ", parts))
                .conditionExpression(String.join(" AND ", conditions))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }
}
