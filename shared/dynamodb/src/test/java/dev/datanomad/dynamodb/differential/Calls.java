package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;

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

    /** In their order dynoxide takes for others, as SQLite does, what has a NUL, and, at the beginning, capitals. */
    private static final Map<String, List<String>> SORTS_IN_ORDER = Map.of(
            "S",
            SORTS.get("S").stream()
                    .filter(sort -> !sort.contains("\u0000") && !sort.equals("A"))
                    .toList(),
            "N",
            SORTS.get("N"),
            "B",
            SORTS.get("B"));

    private static final List<String> NAMES = List.of(
            "differential-S", "differential-N", "differential-1", "differential-2", "ab", "a b", "", "x".repeat(256));

    /** What is no condition for a key, in the place of P and S the names of its attributes. */
    private static final List<String> NO_KEY_CONDITIONS = List.of(
            "P < ?",
            "S = ?",
            "m = ?",
            "P = ? OR P = ?",
            "NOT P = ?",
            "P = ? AND m = ?",
            "P = ? AND P = ?",
            "P IN (?, ?)",
            "attribute_exists(P)",
            "begins_with(P, ?)",
            "(P = ?) AND (S > ?)",
            "P = ? AND contains(S, ?)",
            "P = S");

    /** What makes another table of it, or none. */
    private static final List<Consumer<ObjectNode>> MISTAKES = List.of(
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
            call -> call.withArray("AttributeDefinitions").forEach(of -> ((ObjectNode) of).put("AttributeType", "M")),
            call -> call.withArray("KeySchema").forEach(of -> ((ObjectNode) of).put("KeyType", "HASH")),
            call -> call.withArray("KeySchema").forEach(of -> ((ObjectNode) of).put("AttributeName", "pk")),
            call -> call.path("GlobalSecondaryIndexes").forEach(of -> ((ObjectNode) of).put("IndexName", "x")),
            call -> call.path("GlobalSecondaryIndexes").forEach(of -> ((ObjectNode) of).remove("Projection")),
            call -> call.path("GlobalSecondaryIndexes").forEach(of -> ((ObjectNode) of).remove("KeySchema")));

    private final Chance chance;
    private final Values values;
    private final Expressions expressions;

    private Calls(Chance chance) {
        this.chance = chance;
        this.values = new Values(chance);
        this.expressions = new Expressions(chance);
    }

    private static <T> Arbitrary<List<T>> sequences(int fewest, int most, Function<Calls, T> one) {
        return Arbitraries.randomValue(random -> one.apply(new Calls(new Chance(random))))
                .list()
                .ofMinSize(fewest)
                .ofMaxSize(most)
                .withSizeDistribution(RandomDistribution.uniform());
    }

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

    /** Puts and gets of values, without conditions. */
    static Arbitrary<List<Call>> values() {
        return sequences(1, 20, Calls::putAndGet)
                .map(pairs -> pairs.stream().flatMap(List::stream).toList());
    }

    /** Operations on one item, with expressions. */
    static Arbitrary<List<Call>> items() {
        return sequences(
                2, 20, calls -> calls.chance.from(calls::put, calls::delete, calls::update, calls::update, calls::get));
    }

    /** Batches of writes and reads. */
    static Arbitrary<List<Call>> batches() {
        return sequences(2, 20, calls -> calls.chance.from(calls::batchWrite, calls::batchGet));
    }

    /** Puts that fill the tables for queries and scans. */
    static Arbitrary<List<Call>> filling() {
        return sequences(0, 25, Calls::fill)
                .map(puts -> IntStream.range(0, puts.size())
                        .mapToObj(i -> withoutTies(puts.get(i), i))
                        .toList());
    }

    /** Queries and scans. */
    static Arbitrary<List<Call>> pages() {
        return sequences(1, 15, calls -> calls.chance.from(calls::query, calls::indexQuery, calls::scan));
    }

    /** Operations on whole tables, of which the first three are there. */
    static Arbitrary<List<Call>> wholeTables() {
        return sequences(
                2,
                24,
                calls -> calls.chance.from(
                        calls::create,
                        () -> calls.onTable("DescribeTable"),
                        () -> calls.onTable("DeleteTable"),
                        calls::list));
    }

    private String table() {
        return chance.of(TABLES);
    }

    private static ObjectNode on(String table) {
        return Values.JSON.objectNode().put("TableName", table);
    }

    private static String sortType(String table) {
        return table.substring(table.length() - 1);
    }

    private JsonNode partition() {
        return partition(PARTITIONS);
    }

    private JsonNode partition(List<String> partitions) {
        return Values.text(chance.of(partitions));
    }

    private JsonNode sort(String table, Map<String, List<String>> sorts) {
        String type = sortType(table);
        return Values.typed(type, Values.JSON.textNode(chance.of(sorts.get(type))));
    }

    /** A key, now and then one that is none. */
    private ObjectNode key(String table) {
        if (!chance.oneIn(11)) {
            return key(partition(), sort(table, SORTS));
        }
        return chance.from(
                () -> key(values.any(), values.any()),
                () -> key(values.any(), values.any()),
                () -> Values.JSON.objectNode().set("pk", partition()),
                () -> key(partition(), sort(table, SORTS)).set("v", Values.text("a")));
    }

    /** Mostly one of two, so that there often is an item. */
    private ObjectNode usualKey(String table) {
        if (chance.oneIn(3)) {
            return key(table);
        }
        String type = sortType(table);
        return key(
                partition(PARTITIONS.subList(1, 3)),
                Values.typed(type, Values.JSON.textNode(SORTS.get(type).get(0))));
    }

    private static ObjectNode key(JsonNode partition, JsonNode sort) {
        ObjectNode key = Values.JSON.objectNode();
        key.set("pk", partition);
        key.set("sk", sort);
        return key;
    }

    private ObjectNode item(ObjectNode key, Supplier<JsonNode> value) {
        return key.setAll(chance.named(List.of("v", "w", "m", "l", "name"), 4, value));
    }

    private void putCapacity(ObjectNode call) {
        put(call, "ReturnConsumedCapacity", "", "NONE", "TOTAL", "INDEXES");
    }

    /** One of the values; none if it is empty. */
    private void put(ObjectNode call, String name, String... values) {
        String value = chance.of(values);
        if (!value.isEmpty()) {
            call.put(name, value);
        }
    }

    private List<Call> putAndGet() {
        // Keys of an index have limits, too, which dynoxide does not know.
        String table = chance.of(TABLES.subList(1, TABLES.size()));
        ObjectNode item = item(key(table), values::all);
        ObjectNode put = on(table).set("Item", item);
        put.put("ReturnValues", "ALL_OLD");
        putCapacity(put);
        ObjectNode get = on(table).put("ConsistentRead", true);
        ObjectNode key = get.putObject("Key");
        key.set("pk", item.get("pk"));
        key.set("sk", item.get("sk"));
        putCapacity(get);
        return List.of(new Call("PutItem", put), new Call("GetItem", get));
    }

    private Call put() {
        String table = table();
        ObjectNode call = on(table).set("Item", item(usualKey(table), values::valid));
        return guarded("PutItem", call, "", "NONE", "ALL_OLD", "ALL_OLD", "ALL_NEW");
    }

    private Call delete() {
        String table = table();
        ObjectNode call = on(table).set("Key", usualKey(table));
        return guarded("DeleteItem", call, "", "NONE", "ALL_OLD", "ALL_OLD", "UPDATED_NEW");
    }

    private Call update() {
        String table = table();
        ObjectNode call = on(table).set("Key", usualKey(table));
        expressions.update().addTo(call, "UpdateExpression");
        return guarded("UpdateItem", call, "", "NONE", "ALL_OLD", "ALL_NEW", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
    }

    private Call guarded(String operation, ObjectNode call, String... returned) {
        chance.maybe(2, expressions::condition).ifPresent(condition -> condition.addTo(call, "ConditionExpression"));
        put(call, "ReturnValues", returned);
        put(call, "ReturnValuesOnConditionCheckFailure", "", "NONE", "ALL_OLD");
        putCapacity(call);
        return new Call(operation, call);
    }

    private Call get() {
        String table = table();
        ObjectNode call = on(table).set("Key", usualKey(table));
        chance.maybe(2, expressions::projection)
                .ifPresent(projection -> projection.addTo(call, "ProjectionExpression"));
        call.put("ConsistentRead", chance.oneIn(2));
        putCapacity(call);
        return new Call("GetItem", call);
    }

    private Call batchWrite() {
        ObjectNode call = Values.JSON.objectNode();
        ObjectNode tables = call.putObject("RequestItems");
        int requests = chance.oneIn(21) ? chance.between(0, 30) : chance.between(1, 6);
        for (int i = 0; i < requests; i++) {
            String table = table();
            tables.withArray(table)
                    .add(chance.from(
                            () -> request("PutRequest", "Item", item(key(table), values::valid)),
                            () -> request("DeleteRequest", "Key", key(table))));
        }
        putCapacity(call);
        return new Call("BatchWriteItem", call);
    }

    private static JsonNode request(String kind, String of, JsonNode item) {
        return Values.JSON.objectNode().set(kind, Values.JSON.objectNode().set(of, item));
    }

    private Call batchGet() {
        ObjectNode call = Values.JSON.objectNode();
        ObjectNode tables = call.putObject("RequestItems");
        boolean consistent = chance.oneIn(2);
        int keys = chance.oneIn(21) ? chance.between(0, 110) : chance.between(1, 8);
        for (int i = 0; i < keys; i++) {
            String table = table();
            tables.withObjectProperty(table)
                    .put("ConsistentRead", consistent)
                    .withArray("Keys")
                    .add(key(table));
        }
        chance.maybe(3, expressions::projection)
                .ifPresent(projection ->
                        tables.forEach(table -> projection.addTo((ObjectNode) table, "ProjectionExpression")));
        putCapacity(call);
        return new Call("BatchGetItem", call);
    }

    private Call fill() {
        String table = table();
        ObjectNode item = key(partition(), sort(table, SORTS_IN_ORDER));
        for (String name : List.of("v", "w")) {
            if (!chance.oneIn(5)) {
                item.set(name, Values.text(chance.of("a", "b", "ab", "\u00e9")));
            }
        }
        return new Call("PutItem", on(table).set("Item", item));
    }

    /** Items of one key of an index have no order. */
    private static Call withoutTies(Call put, int number) {
        ObjectNode parameters = put.parameters().deepCopy();
        ObjectNode item = (ObjectNode) parameters.get("Item");
        if (item.has("w")) {
            item.set("w", Values.text(item.get("w").get("S").textValue() + number));
        }
        return new Call(put.operation(), parameters);
    }

    private Call query() {
        String table = table();
        Expression condition = keyCondition("pk", "sk", this::partition, () -> sort(table, SORTS_IN_ORDER));
        ObjectNode call = on(table);
        condition.addTo(call, "KeyConditionExpression");
        call.put("ScanIndexForward", chance.oneIn(2));
        return paged("Query", call);
    }

    private Call indexQuery() {
        Supplier<JsonNode> text = () -> Values.text(chance.of("a", "b", "ab", "\u00e9"));
        ObjectNode call = on(TABLES.get(0)).put("IndexName", INDEX);
        keyCondition("v", "w", text, text).addTo(call, "KeyConditionExpression");
        call.put("ScanIndexForward", chance.oneIn(2));
        return paged("Query", call);
    }

    private Expression keyCondition(
            String partition, String sort, Supplier<JsonNode> partitions, Supplier<JsonNode> sorts) {
        if (chance.oneIn(12)) {
            String wrong = chance.of(NO_KEY_CONDITIONS).replace("P", partition).replace("S", sort);
            int values = (int) wrong.chars().filter(c -> c == '?').count();
            return new Expression(wrong, List.of(partitions.get(), sorts.get()).subList(0, values));
        }
        Expression equal = Expression.of(partition + " = %s", Expression.value(partitions.get()));
        Expression one = Expression.value(sorts.get());
        Expression other = Expression.value(sorts.get());
        // Of numbers, which begin with none, the real service refuses it, and dynoxide does not.
        boolean begins = !one.values().get(0).has("N");
        return switch (chance.between(0, 9)) {
            case 0, 1, 2 -> equal;
            case 3, 4 -> Expression.of("%s AND " + sort + " BETWEEN %s AND %s", equal, one, other);
            case 5 -> begins ? Expression.of("%s and begins_with(" + sort + ", %s)", equal, one) : equal;
            default ->
                Expression.of("%s AND " + sort + " " + chance.of("=", "<", "<=", ">", ">=", "<>") + " %s", equal, one);
        };
    }

    private Call scan() {
        ObjectNode call = on(table());
        if (chance.oneIn(3)) {
            call.put("Segment", chance.between(-1, 4)).put("TotalSegments", chance.between(0, 4));
        }
        return paged("Scan", call);
    }

    private Call paged(String operation, ObjectNode call) {
        chance.maybe(3, expressions::filter).ifPresent(filter -> filter.addTo(call, "FilterExpression"));
        chance.maybe(6, expressions::projection)
                .ifPresent(projection -> projection.addTo(call, "ProjectionExpression"));
        chance.maybe(2, () -> chance.between(0, 6)).ifPresent(limit -> call.put("Limit", limit));
        call.put("ConsistentRead", chance.oneIn(2));
        put(
                call,
                "Select",
                "",
                "",
                "",
                "",
                "COUNT",
                "ALL_ATTRIBUTES",
                "SPECIFIC_ATTRIBUTES",
                "ALL_PROJECTED_ATTRIBUTES");
        putCapacity(call);
        return new Call(operation, call);
    }

    private Call onTable(String operation) {
        return new Call(operation, on(chance.of(NAMES)));
    }

    private Call create() {
        ObjectNode call = createTable("differential-S", true).put("TableName", chance.of(NAMES));
        chance.of(MISTAKES).accept(call);
        chance.of(MISTAKES).accept(call);
        return new Call("CreateTable", call);
    }

    private Call list() {
        ObjectNode call = Values.JSON.objectNode();
        chance.maybe(2, () -> chance.of(NAMES)).ifPresent(start -> call.put("ExclusiveStartTableName", start));
        chance.maybe(2, () -> chance.between(0, 101)).ifPresent(limit -> call.put("Limit", limit));
        return new Call("ListTables", call);
    }
}
