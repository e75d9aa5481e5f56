package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generated calls on three tables: one whose sort key is a string, one where it is a number, and one where it is bytes. The
 * first has an index of v and w as well, both of them strings.
 */
final class Calls {

    /** How all names of tables begin that the calls make. */
    static final String PREFIX = "differential-";

    /** The tables' names end with the types of their sort keys. */
    static final List<String> TABLES = List.of("differential-S", "differential-N", "differential-B");

    static final String INDEX = "index";

    private static final List<String> PARTITIONS = List.of("a", "b", "\u00e9");
    private static final Map<String, List<String>> SORTS = Map.of(
            "S", List.of("a", "b", "ab", "A", "\u00e9", "\ud83d\ude00", "\uffee", "a\u0000", "1", "10", "9"),
            "N", List.of("0", "1", "2", "10", "-1", "-10", "1.5", "-1.5", "1e3", "1E-130", "-9E125", "0.1"),
            "B", List.of("AA==", "AAE=", "/w==", "/wA=", "YWJj", "AAA="));

    private Calls() {}

    static ObjectNode createTable(String name, boolean index) {
        ObjectNode call = Values.JSON.objectNode().put("TableName", name).put("BillingMode", "PAY_PER_REQUEST");
        ArrayNode definitions = call.putArray("AttributeDefinitions");
        define(definitions, "pk", "S");
        define(definitions, "sk", name.substring(name.length() - 1));
        key(call.putArray("KeySchema"), "pk", "sk");
        if (index) {
            define(definitions, "v", "S");
            define(definitions, "w", "S");
            ObjectNode described =
                    call.putArray("GlobalSecondaryIndexes").addObject().put("IndexName", INDEX);
            key(described.putArray("KeySchema"), "v", "w");
            described.putObject("Projection").put("ProjectionType", "ALL");
        }
        return call;
    }

    private static void define(ArrayNode definitions, String name, String type) {
        definitions.addObject().put("AttributeName", name).put("AttributeType", type);
    }

    private static void key(ArrayNode schema, String partition, String sort) {
        schema.addObject().put("AttributeName", partition).put("KeyType", "HASH");
        schema.addObject().put("AttributeName", sort).put("KeyType", "RANGE");
    }

    private static Arbitrary<String> tables() {
        return Arbitraries.of(TABLES);
    }

    private static String sortType(String table) {
        return table.substring(table.length() - 1);
    }

    private static Arbitrary<JsonNode> sorts(String table) {
        String type = sortType(table);
        return Arbitraries.of(SORTS.get(type)).map(sort -> Values.typed(type, Values.JSON.textNode(sort)));
    }

    /** Without those that dynoxide takes for others, as SQLite does: what has a NUL, and, at the beginning, capitals. */
    private static Arbitrary<JsonNode> sortsInOrder(String table) {
        return sorts(table)
                .filter(sort -> !sort.toString().contains("\\u0000")
                        && !sort.path("S").asText().equals("A"));
    }

    private static Arbitrary<JsonNode> partitions() {
        return Arbitraries.of(PARTITIONS).map(Values::text);
    }

    /** A key, now and then one that is none. */
    static Arbitrary<ObjectNode> keys(String table) {
        Arbitrary<ObjectNode> right =
                Combinators.combine(partitions(), sorts(table)).as(Calls::key);
        Arbitrary<ObjectNode> odd =
                Combinators.combine(Values.any(), Values.any()).as(Calls::key);
        Arbitrary<ObjectNode> partial =
                partitions().map(partition -> Values.JSON.objectNode().set("pk", partition));
        Arbitrary<ObjectNode> more = right.map(key -> key.deepCopy().set("v", Values.text("a")));
        return Arbitraries.frequencyOf(Tuple.of(40, right), Tuple.of(2, odd), Tuple.of(1, partial), Tuple.of(1, more));
    }

    private static ObjectNode key(JsonNode partition, JsonNode sort) {
        ObjectNode key = Values.JSON.objectNode();
        key.set("pk", partition);
        key.set("sk", sort);
        return key;
    }

    static Arbitrary<ObjectNode> items(String table, Arbitrary<JsonNode> values) {
        Arbitrary<Map<String, JsonNode>> attributes = Arbitraries.maps(
                        Arbitraries.of("v", "w", "m", "l", "name"), values)
                .ofMaxSize(4);
        return Combinators.combine(keys(table), attributes).as((key, others) -> {
            ObjectNode item = key.deepCopy();
            others.forEach(item::set);
            return item;
        });
    }

    private static ObjectNode on(String table) {
        return Values.JSON.objectNode().put("TableName", table);
    }

    private static Arbitrary<String> capacity() {
        return Arbitraries.of("", "NONE", "TOTAL", "INDEXES");
    }

    private static void put(ObjectNode call, String name, String value) {
        if (!value.isEmpty()) {
            call.put(name, value);
        }
    }

    /** Puts and gets of values, without conditions. */
    static Arbitrary<List<Call>> values() {
        // Keys of an index have limits, too, which dynoxide does not know.
        Arbitrary<List<Call>> pairs = tables().filter(table -> !table.equals(TABLES.get(0)))
                .flatMap(table -> Combinators.combine(items(table, Values.all()), capacity())
                        .as((item, capacity) -> putAndGet(table, item, capacity)));
        return pairs.list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(all -> all.stream().flatMap(List::stream).toList());
    }

    private static List<Call> putAndGet(String table, ObjectNode item, String capacity) {
        ObjectNode put = on(table).set("Item", item);
        put.put("ReturnValues", "ALL_OLD");
        put(put, "ReturnConsumedCapacity", capacity);
        ObjectNode get = on(table).put("ConsistentRead", true);
        ObjectNode key = get.putObject("Key");
        key.set("pk", item.get("pk"));
        key.set("sk", item.get("sk"));
        put(get, "ReturnConsumedCapacity", capacity);
        return List.of(new Call("PutItem", put), new Call("GetItem", get));
    }

    /** Operations on one item, with expressions. */
    static Arbitrary<List<Call>> items() {
        Arbitrary<Call> one =
                tables().flatMap(table -> Arbitraries.oneOf(puts(table), deletes(table), updates(table), gets(table)));
        return one.list().ofMinSize(2).ofMaxSize(20);
    }

    private static Arbitrary<Call> puts(String table) {
        return guarded(
                "PutItem",
                items(table, Values.valid()).map(item -> on(table).set("Item", item)),
                Arbitraries.of("", "NONE", "ALL_OLD", "ALL_OLD", "ALL_NEW"));
    }

    private static Arbitrary<Call> deletes(String table) {
        return guarded(
                "DeleteItem",
                keys(table).map(key -> on(table).set("Key", key)),
                Arbitraries.of("", "NONE", "ALL_OLD", "ALL_OLD", "UPDATED_NEW"));
    }

    private static Arbitrary<Call> updates(String table) {
        Arbitrary<ObjectNode> calls = Combinators.combine(keys(table), Expression.updates())
                .as((key, update) -> {
                    ObjectNode call = on(table).set("Key", key);
                    update.addTo(call, "UpdateExpression");
                    return call;
                });
        return guarded(
                "UpdateItem",
                calls,
                Arbitraries.of("", "NONE", "ALL_OLD", "ALL_NEW", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"));
    }

    private static Arbitrary<Call> guarded(String operation, Arbitrary<ObjectNode> calls, Arbitrary<String> returned) {
        return Combinators.combine(
                        calls,
                        Expression.conditions().optional(0.5),
                        returned,
                        Arbitraries.of("", "NONE", "ALL_OLD"),
                        capacity())
                .as((call, condition, values, onFailure, capacity) -> {
                    ObjectNode guarded = call.deepCopy();
                    condition.ifPresent(given -> given.addTo(guarded, "ConditionExpression"));
                    put(guarded, "ReturnValues", values);
                    put(guarded, "ReturnValuesOnConditionCheckFailure", onFailure);
                    put(guarded, "ReturnConsumedCapacity", capacity);
                    return new Call(operation, guarded);
                });
    }

    private static Arbitrary<Call> gets(String table) {
        return Combinators.combine(
                        keys(table), Expression.projections().optional(0.6), Arbitraries.of(true, false), capacity())
                .as((key, projection, consistent, capacity) -> {
                    ObjectNode call = on(table).set("Key", key);
                    projection.ifPresent(given -> given.addTo(call, "ProjectionExpression"));
                    call.put("ConsistentRead", consistent);
                    put(call, "ReturnConsumedCapacity", capacity);
                    return new Call("GetItem", call);
                });
    }

    /** Batches of writes and reads. */
    static Arbitrary<List<Call>> batches() {
        return Arbitraries.oneOf(batchWrites(), batchGets()).list().ofMinSize(2).ofMaxSize(20);
    }

    private static Arbitrary<Call> batchWrites() {
        Arbitrary<Map.Entry<String, JsonNode>> requests = tables().flatMap(table -> Arbitraries.oneOf(
                        items(table, Values.valid()).map(item -> request("PutRequest", "Item", item)),
                        keys(table).map(key -> request("DeleteRequest", "Key", key)))
                .map(request -> Map.entry(table, request)));
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(20, requests.list().ofMinSize(1).ofMaxSize(6)),
                                Tuple.of(1, requests.list().ofMaxSize(30))),
                        capacity())
                .as((some, capacity) -> {
                    ObjectNode call = Values.JSON.objectNode();
                    ObjectNode tables = call.putObject("RequestItems");
                    some.forEach(request -> tables.withArray(request.getKey()).add(request.getValue()));
                    put(call, "ReturnConsumedCapacity", capacity);
                    return new Call("BatchWriteItem", call);
                });
    }

    private static JsonNode request(String kind, String of, JsonNode item) {
        return Values.JSON.objectNode().set(kind, Values.JSON.objectNode().set(of, item));
    }

    private static Arbitrary<Call> batchGets() {
        Arbitrary<Map.Entry<String, ObjectNode>> keys =
                tables().flatMap(table -> keys(table).map(key -> Map.entry(table, key)));
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(20, keys.list().ofMinSize(1).ofMaxSize(8)),
                                Tuple.of(1, keys.list().ofMaxSize(110))),
                        Expression.projections().optional(0.3),
                        Arbitraries.of(true, false),
                        capacity())
                .as((some, projection, consistent, capacity) -> {
                    ObjectNode call = Values.JSON.objectNode();
                    ObjectNode tables = call.putObject("RequestItems");
                    some.forEach(key -> {
                        ObjectNode table =
                                tables.withObjectProperty(key.getKey()).put("ConsistentRead", consistent);
                        table.withArray("Keys").add(key.getValue());
                    });
                    tables.forEach(table ->
                            projection.ifPresent(given -> given.addTo((ObjectNode) table, "ProjectionExpression")));
                    put(call, "ReturnConsumedCapacity", capacity);
                    return new Call("BatchGetItem", call);
                });
    }

    /** Puts that fill the tables for queries and scans. */
    static Arbitrary<List<Call>> filling() {
        return tables().flatMap(table -> Combinators.combine(partitions(), sortsInOrder(table), texts(), texts())
                        .as((partition, sort, v, w) -> {
                            ObjectNode item = key(partition, sort);
                            v.ifPresent(value -> item.set("v", value));
                            w.ifPresent(value -> item.set("w", value));
                            return new Call("PutItem", on(table).set("Item", item));
                        }))
                .list()
                .ofMaxSize(25)
                .map(Calls::withoutTies);
    }

    /** Items of one key of an index have no order. */
    private static List<Call> withoutTies(List<Call> puts) {
        for (int i = 0; i < puts.size(); i++) {
            ObjectNode item = (ObjectNode) puts.get(i).parameters().get("Item");
            if (item.has("w")) {
                item.set("w", Values.text(item.get("w").get("S").textValue() + i));
            }
        }
        return puts;
    }

    private static Arbitrary<Optional<JsonNode>> texts() {
        return Arbitraries.of("a", "b", "ab", "\u00e9")
                .map(text -> (JsonNode) Values.text(text))
                .optional(0.8);
    }

    /** Queries and scans. */
    static Arbitrary<List<Call>> pages() {
        return Arbitraries.oneOf(queries(), indexQueries(), scans())
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    private static Arbitrary<Call> queries() {
        return tables().flatMap(table -> paged(keyConditions("pk", "sk", partitions(), sortsInOrder(table))
                        .map(condition -> {
                            ObjectNode call = on(table);
                            condition.addTo(call, "KeyConditionExpression");
                            return call;
                        }))
                .map(call -> new Call("Query", call)));
    }

    private static Arbitrary<Call> indexQueries() {
        Arbitrary<JsonNode> texts = Arbitraries.of("a", "b", "ab", "\u00e9").map(Values::text);
        return paged(keyConditions("v", "w", texts, texts).map(condition -> {
                    ObjectNode call = on(TABLES.get(0)).put("IndexName", INDEX);
                    condition.addTo(call, "KeyConditionExpression");
                    return call;
                }))
                .map(call -> new Call("Query", call));
    }

    private static Arbitrary<Expression> keyConditions(
            String partition, String sort, Arbitrary<JsonNode> partitions, Arbitrary<JsonNode> sorts) {
        Arbitrary<Expression> equal = partitions.map(value -> new Expression(partition + " = ?", List.of(value)));
        Arbitrary<Expression> single = Combinators.combine(
                        partitions, Arbitraries.of("=", "<", "<=", ">", ">=", "<>"), sorts)
                .as((value, operator, bound) ->
                        new Expression(partition + " = ? AND " + sort + " " + operator + " ?", List.of(value, bound)));
        Arbitrary<Expression> between = Combinators.combine(partitions, sorts, sorts)
                .as((value, low, high) ->
                        new Expression(partition + " = ? AND " + sort + " BETWEEN ? AND ?", List.of(value, low, high)));
        Arbitrary<Expression> begins = Combinators.combine(partitions, sorts)
                .as((value, prefix) ->
                        new Expression(partition + " = ? and begins_with(" + sort + ", ?)", List.of(value, prefix)));
        // Of numbers, which begin with none, the real service refuses it, and dynoxide does not.
        Arbitrary<Expression> beginning = Arbitraries.oneOf(begins, equal)
                .filter(condition -> !condition.text().contains("begins")
                        || !condition.values().get(1).has("N"));
        Arbitrary<Expression> wrong = Combinators.combine(
                        Arbitraries.of(
                                partition + " < ?",
                                sort + " = ?",
                                "m = ?",
                                partition + " = ? OR " + partition + " = ?",
                                "NOT " + partition + " = ?",
                                partition + " = ? AND m = ?",
                                partition + " = ? AND " + partition + " = ?",
                                partition + " IN (?, ?)",
                                "attribute_exists(" + partition + ")",
                                "begins_with(" + partition + ", ?)",
                                "(" + partition + " = ?) AND (" + sort + " > ?)",
                                partition + " = ? AND contains(" + sort + ", ?)",
                                partition + " = " + sort),
                        partitions,
                        sorts)
                .as((text, one, other) ->
                        new Expression(text, List.of(one, other).subList(0, (int)
                                text.chars().filter(c -> c == '?').count())));
        return Arbitraries.frequencyOf(
                Tuple.of(3, equal),
                Tuple.of(4, single),
                Tuple.of(2, between),
                Tuple.of(2, beginning),
                Tuple.of(1, wrong));
    }

    private static Arbitrary<Call> scans() {
        Arbitrary<ObjectNode> segments = Combinators.combine(
                        tables(),
                        Arbitraries.integers().between(-1, 4),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(true, false, false))
                .as((table, segment, all, some) -> {
                    ObjectNode call = on(table);
                    if (some) {
                        call.put("Segment", segment).put("TotalSegments", all);
                    }
                    return call;
                });
        return paged(segments).map(call -> new Call("Scan", call));
    }

    private static Arbitrary<ObjectNode> paged(Arbitrary<ObjectNode> calls) {
        return Combinators.combine(
                        calls,
                        Expression.conditions().optional(0.3),
                        Expression.projections().optional(0.15),
                        Arbitraries.integers().between(0, 6).optional(0.4),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(
                                "",
                                "",
                                "",
                                "",
                                "COUNT",
                                "ALL_ATTRIBUTES",
                                "SPECIFIC_ATTRIBUTES",
                                "ALL_PROJECTED_ATTRIBUTES"),
                        capacity())
                .as((call, filter, projection, limit, consistent, forward, select, capacity) -> {
                    ObjectNode page = call.deepCopy();
                    filter.ifPresent(given -> given.addTo(page, "FilterExpression"));
                    projection.ifPresent(given -> given.addTo(page, "ProjectionExpression"));
                    limit.ifPresent(most -> page.put("Limit", most));
                    page.put("ConsistentRead", consistent);
                    if (page.has("KeyConditionExpression")) {
                        page.put("ScanIndexForward", forward);
                    }
                    put(page, "Select", select);
                    put(page, "ReturnConsumedCapacity", capacity);
                    return page;
                });
    }

    /** Operations on whole tables, of which the first three are there. */
    static Arbitrary<List<Call>> wholeTables() {
        return Arbitraries.oneOf(creates(), onTable("DescribeTable"), onTable("DeleteTable"), lists())
                .list()
                .ofMinSize(2)
                .ofMaxSize(24);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.of(
                "differential-S",
                "differential-N",
                "differential-1",
                "differential-2",
                "ab",
                "a b",
                "",
                "x".repeat(256));
    }

    private static Arbitrary<Call> onTable(String operation) {
        return names().map(name -> new Call(operation, on(name)));
    }

    private static Arbitrary<Call> creates() {
        return Combinators.combine(names(), mistakes(), mistakes()).as((name, one, other) -> {
            ObjectNode call = createTable("differential-S", true).put("TableName", name);
            one.accept(call);
            other.accept(call);
            return new Call("CreateTable", call);
        });
    }

    /** What makes another table of it, or none. */
    private static Arbitrary<Consumer<ObjectNode>> mistakes() {
        return Arbitraries.of(List.<Consumer<ObjectNode>>of(
                call -> {},
                call -> {},
                call -> {},
                call -> call.remove("GlobalSecondaryIndexes"),
                call -> call.remove("AttributeDefinitions"),
                call -> call.remove("KeySchema"),
                call -> call.put("BillingMode", "PROVISIONED"),
                call -> call.put("BillingMode", "FREE"),
                call -> call.putObject("ProvisionedThroughput")
                        .put("ReadCapacityUnits", 5)
                        .put("WriteCapacityUnits", 5),
                call -> call.put("BillingMode", "PROVISIONED")
                        .putObject("ProvisionedThroughput")
                        .put("ReadCapacityUnits", 5)
                        .put("WriteCapacityUnits", 5),
                call -> call.putObject("ProvisionedThroughput")
                        .put("ReadCapacityUnits", 0)
                        .put("WriteCapacityUnits", 5),
                call -> call.withArray("KeySchema").remove(1),
                call -> call.withArray("KeySchema").remove(0),
                call -> define(call.withArray("AttributeDefinitions"), "unused", "S"),
                call -> define(call.withArray("AttributeDefinitions"), "pk", "N"),
                call -> call.withArray("KeySchema")
                        .addObject()
                        .put("AttributeName", "v")
                        .put("KeyType", "RANGE"),
                call -> call.withArray("AttributeDefinitions")
                        .forEach(of -> ((ObjectNode) of).put("AttributeType", "M")),
                call -> call.withArray("KeySchema").forEach(of -> ((ObjectNode) of).put("KeyType", "HASH")),
                call -> call.withArray("KeySchema").forEach(of -> ((ObjectNode) of).put("AttributeName", "pk")),
                call -> call.path("GlobalSecondaryIndexes").forEach(of -> ((ObjectNode) of).put("IndexName", "x")),
                call -> call.path("GlobalSecondaryIndexes").forEach(of -> ((ObjectNode) of).remove("Projection")),
                call -> call.path("GlobalSecondaryIndexes").forEach(of -> ((ObjectNode) of).remove("KeySchema"))));
    }

    private static Arbitrary<Call> lists() {
        return Combinators.combine(
                        names().optional(0.5),
                        Arbitraries.integers().between(0, 101).optional(0.5))
                .as((name, limit) -> {
                    ObjectNode call = Values.JSON.objectNode();
                    name.ifPresent(start -> call.put("ExclusiveStartTableName", start));
                    limit.ifPresent(most -> call.put("Limit", most));
                    return new Call("ListTables", call);
                });
    }
}
