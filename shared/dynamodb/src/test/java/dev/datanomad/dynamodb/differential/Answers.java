package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Answers in a form in which those that mean the same are equal. */
final class Answers {

    private static final Set<String> SETS = Set.of("SS", "NS", "BS");

    /** What no two servers have in common, or no two calls. */
    private static final Set<String> OWN = Set.of(
            "TableId",
            "TableArn",
            "IndexArn",
            "CreationDateTime",
            "LastUpdateToPayPerRequestDateTime",
            "TableSizeBytes",
            "IndexSizeBytes",
            "ItemCount",
            "TableStatus",
            "IndexStatus",
            "LatestStreamArn",
            "WarmThroughput",
            "TableThroughputModeSummary",
            "DeletionProtectionEnabled",
            "TableClassSummary",
            "LastDecreaseDateTime",
            "LastIncreaseDateTime");

    private Answers() {}

    /** Of an error only its name; words differ between versions of a server. */
    static JsonNode comparable(Server.Answer answer) {
        if (answer.failed()) {
            ObjectNode error = JsonNodeFactory.instance.objectNode().put("error", answer.error());
            if (answer.body().has("Item")) {
                error.set("Item", comparable(answer.body().get("Item")));
            }
            return error;
        }
        return comparable(answer.body());
    }

    static JsonNode comparable(JsonNode json) {
        if (json.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            json.properties().forEach(field -> {
                String name = field.getKey();
                if (OWN.contains(name)) {
                    return;
                }
                JsonNode value = comparable(field.getValue());
                boolean unordered = SETS.contains(name) && value.isArray()
                        || Set.of("AttributeDefinitions", "GlobalSecondaryIndexes")
                                .contains(name);
                fields.put(name, unordered ? sorted(value) : value);
            });
            return JsonNodeFactory.instance.objectNode().setAll(fields);
        }
        if (json.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> array.add(comparable(element)));
            return array;
        }
        return json.isNumber() ? JsonNodeFactory.instance.numberNode(json.doubleValue()) : json;
    }

    static JsonNode sorted(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        elements.sort(Comparator.comparing(JsonNode::toString));
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }

    /** The same where the order of items within a table has no meaning, or is a server's own. */
    static JsonNode unordered(JsonNode answer, String... lists) {
        ObjectNode copy = answer.deepCopy();
        for (String list : lists) {
            JsonNode tables = copy.path(list);
            if (tables.isArray()) {
                copy.set(list, sorted(tables));
            }
            tables.properties().forEach(table -> {
                if (table.getValue().isArray()) {
                    ((ObjectNode) tables).set(table.getKey(), sorted(table.getValue()));
                }
            });
        }
        return copy;
    }
}
