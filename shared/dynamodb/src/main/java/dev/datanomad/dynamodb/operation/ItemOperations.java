package dev.datanomad.dynamodb.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.expression.Condition;
import dev.datanomad.dynamodb.expression.Expressions;
import dev.datanomad.dynamodb.expression.Placeholders;
import dev.datanomad.dynamodb.expression.Projection;
import dev.datanomad.dynamodb.expression.Update;
import dev.datanomad.dynamodb.table.Item;
import dev.datanomad.dynamodb.table.KeyAttribute;
import dev.datanomad.dynamodb.table.Table;
import dev.datanomad.dynamodb.table.Tables;
import dev.datanomad.dynamodb.value.Value;
import dev.datanomad.dynamodb.value.ValueJson;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operations on one item. */
final class ItemOperations {

    private static final String CONDITION = "ConditionExpression";
    private static final String UPDATE = "UpdateExpression";
    private static final String ON_FAILURE = "ReturnValuesOnConditionCheckFailure";

    private static final Set<String> WRITE = Set.of(
            "TableName",
            CONDITION,
            Placeholders.NAMES,
            Placeholders.VALUES,
            "ReturnValues",
            ON_FAILURE,
            Capacity.PARAMETER);
    private static final Set<String> PUT = with(WRITE, "Item");
    private static final Set<String> DELETE = with(WRITE, "Key");
    private static final Set<String> UPDATE_ITEM = with(WRITE, "Key", UPDATE);
    private static final Set<String> GET = Set.of(
            "TableName", "Key", "ConsistentRead", Expressions.PROJECTION, Placeholders.NAMES, Capacity.PARAMETER);

    private final Tables tables;

    ItemOperations(Tables tables) {
        this.tables = tables;
    }

    private static Set<String> with(Set<String> some, String... others) {
        return Stream.concat(some.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
    }

    ObjectNode put(Parameters call) {
        call.allow(PUT);
        Map<String, Value> item =
                ValueJson.readAttributes(call.requiredObject("Item").json());
        return replace(call, item, table -> {
            table.check(item);
            return Item.of(item);
        });
    }

    ObjectNode delete(Parameters call) {
        call.allow(DELETE);
        Map<String, Value> key = readKey(call);
        return replace(call, key, table -> {
            table.checkKey(key);
            return null;
        });
    }

    /**
     * Puts an item in another one's place.
     *
     * @param key attributes with those of the key
     * @param checked the item for the table, or {@code null} for none
     */
    private ObjectNode replace(Parameters call, Map<String, Value> key, Function<Table, Item> checked) {
        Placeholders placeholders = new Placeholders(call, CONDITION);
        String wanted = call.word("ReturnValues", "NONE", "ALL_OLD");
        Guard guard = new Guard(call, placeholders);
        placeholders.requireAllUsed();
        Table table = tables.get(call.required("TableName"));
        Item item = checked.apply(table);
        return write(call, table, key, guard, before -> item, change -> old(wanted, change));
    }

    private static Map<String, Value> old(String wanted, Table.Change change) {
        return wanted.equals("ALL_OLD") && change.before() != null
                ? change.before().attributes()
                : null;
    }

    ObjectNode update(Parameters call) {
        call.allow(UPDATE_ITEM);
        Map<String, Value> key = readKey(call);
        String wanted = call.word("ReturnValues", "NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
        Placeholders placeholders = new Placeholders(call, CONDITION, UPDATE);
        Guard guard = new Guard(call, placeholders);
        Optional<Update> update = Expressions.update(call, placeholders);
        placeholders.requireAllUsed();
        Table table = tables.get(call.required("TableName"));
        table.checkKey(key);
        update.map(Update::attributes).orElse(Set.of()).stream()
                .filter(table.description().key()::has)
                .findFirst()
                .ifPresent(name -> {
                    throw CallException.invalidValue(
                            "Cannot update attribute " + name + ". This attribute is part of the key");
                });
        UnaryOperator<Item> change = before -> {
            Map<String, Value> there = before == null ? key : before.attributes();
            Map<String, Value> after =
                    update.map(changes -> changes.apply(there)).orElse(there);
            table.check(after);
            return Item.of(after);
        };
        return write(call, table, key, guard, change, changed -> updated(wanted, update, changed));
    }

    private static Map<String, Value> updated(String wanted, Optional<Update> update, Table.Change change) {
        Item item = wanted.endsWith("OLD") ? change.before() : change.after();
        if (wanted.equals("NONE") || item == null) {
            return null;
        }
        Map<String, Value> all = item.attributes();
        if (wanted.startsWith("ALL")) {
            return all;
        }
        Map<String, Value> some = update.map(changes -> changes.of(all)).orElse(Map.of());
        return some.isEmpty() ? null : some;
    }

    private ObjectNode write(
            Parameters call,
            Table table,
            Map<String, Value> key,
            Guard guard,
            UnaryOperator<Item> change,
            Function<Table.Change, Map<String, Value>> wanted) {
        Value partition = partition(table, key);
        Capacity capacity = new Capacity(table, call);
        capacity.requireWrite(partition);
        Table.Change done = table.change(table.position(Optional.empty(), key), before -> {
            if (!guard.allows(before)) {
                capacity.refused(partition, before == null ? 0 : before.size());
                throw guard.refusal(before);
            }
            return change.apply(before);
        });
        capacity.written(partition, done);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        Map<String, Value> attributes = wanted.apply(done);
        if (attributes != null) {
            answer.set("Attributes", ValueJson.write(attributes));
        }
        capacity.report(answer);
        return answer;
    }

    ObjectNode get(Parameters call) {
        call.allow(GET);
        Map<String, Value> key = readKey(call);
        boolean consistent = call.flag("ConsistentRead", false);
        Placeholders placeholders = new Placeholders(call, Expressions.PROJECTION);
        Optional<Projection> projection = Expressions.projection(call, placeholders);
        placeholders.requireAllUsed();
        Table table = tables.get(call.required("TableName"));
        table.checkKey(key);
        Value partition = partition(table, key);
        Capacity capacity = new Capacity(table, call);
        capacity.requireRead(partition);
        Item item = table.find(table.position(Optional.empty(), key), consistent);
        capacity.read(partition, null, item == null ? 0 : item.size(), consistent);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (item != null) {
            answer.set(
                    "Item",
                    projection.isEmpty()
                            ? item.json()
                            : ValueJson.write(projection.get().of(item.attributes())));
        }
        capacity.report(answer);
        return answer;
    }

    private static Map<String, Value> readKey(Parameters call) {
        return ValueJson.readAttributes(call.requiredObject("Key").json());
    }

    static Value partition(Table table, Map<String, Value> item) {
        KeyAttribute partition = table.description().key().partition();
        return item.get(partition.name());
    }

    /** What must hold of the item that is there. */
    private static final class Guard {

        private final Optional<Condition> condition;
        private final boolean showItem;

        Guard(Parameters call, Placeholders placeholders) {
            condition = Expressions.condition(call, CONDITION, placeholders);
            showItem = call.word(ON_FAILURE, "NONE", "ALL_OLD").equals("ALL_OLD");
        }

        boolean allows(Item there) {
            return condition.isEmpty() || condition.get().test(there == null ? Map.of() : there.attributes());
        }

        CallException refusal(Item there) {
            return CallException.conditionFailed(showItem && there != null ? there.json() : null);
        }
    }
}
