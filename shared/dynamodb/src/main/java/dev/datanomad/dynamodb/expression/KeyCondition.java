package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.table.KeyAttribute;
import dev.datanomad.dynamodb.table.KeySchema;
import dev.datanomad.dynamodb.table.Range;
import dev.datanomad.dynamodb.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The range of keys that a query asks for: a partition key that is equal to a value and, perhaps, a sort key that is equal
 * to one, less, greater, between two or begins with one.
 */
public final class KeyCondition {

    private final KeySchema key;
    private Value partition;
    private Condition sort;

    private KeyCondition(KeySchema key) {
        this.key = key;
    }

    /**
     * A query's partition key and its range.
     *
     * @throws CallException if the condition asks for anything else
     */
    public static Map.Entry<Value, Range> range(Condition condition, KeySchema key) {
        KeyCondition read = new KeyCondition(key);
        List<Condition> parts = new ArrayList<>();
        collect(condition, parts);
        parts.forEach(read::add);
        if (read.partition == null) {
            throw CallException.invalid("Query condition missed key schema element: "
                    + key.partition().name());
        }
        return Map.entry(read.partition, read.range());
    }

    private static void collect(Condition condition, List<Condition> parts) {
        if (condition instanceof Condition.And both) {
            collect(both.left(), parts);
            collect(both.right(), parts);
        } else if (condition instanceof Condition.Or) {
            throw CallException.invalid("Invalid operator used in KeyConditionExpression: OR");
        } else if (condition instanceof Condition.Not) {
            throw CallException.invalid("Invalid operator used in KeyConditionExpression: NOT");
        } else {
            parts.add(condition);
        }
    }

    private void add(Condition condition) {
        String name = attribute(condition);
        if (name.equals(key.partition().name()) && partition == null) {
            if (!(condition instanceof Condition.Comparison comparison)
                    || !comparison.operator().equals("=")) {
                throw unsupported();
            }
            partition = given(comparison.right(), key.partition(), true);
        } else if (key.sort().filter(attribute -> attribute.name().equals(name)).isPresent() && sort == null) {
            sort = condition;
        } else if (key.has(name)) {
            throw CallException.invalid("Invalid KeyConditionExpression: KeyConditionExpressions must only contain one"
                    + " condition per key");
        } else {
            String missed = partition == null
                    ? key.partition().name()
                    : key.sort().map(KeyAttribute::name).orElse(null);
            throw missed == null
                    ? unsupported()
                    : CallException.invalid("Query condition missed key schema element: " + missed);
        }
    }

    private static String attribute(Condition condition) {
        Operand operand = null;
        if (condition instanceof Condition.Comparison comparison) {
            operand = comparison.left();
        } else if (condition instanceof Condition.Between between) {
            operand = between.operand();
        } else if (condition instanceof Condition.BeginsWith begins) {
            operand = begins.operand();
        }
        if (operand instanceof Operand.Stored stored && stored.path().isTop()) {
            return stored.path().attribute();
        }
        throw unsupported();
    }

    private static CallException unsupported() {
        return CallException.invalid("Query key condition not supported");
    }

    private static Value given(Operand operand, KeyAttribute attribute, boolean partition) {
        if (!(operand instanceof Operand.Given given)) {
            throw unsupported();
        }
        if (!given.value().type().equals(attribute.type())) {
            throw CallException.invalidValue("Condition parameter type does not match schema type");
        }
        attribute.checkSize(given.value(), partition);
        return given.value();
    }

    private Range range() {
        Range all = Range.of(partition);
        if (sort == null) {
            return all;
        }
        KeyAttribute attribute = key.sort().orElseThrow();
        if (sort instanceof Condition.Between between) {
            Range low = Range.equal(partition, given(between.lowest(), attribute, false));
            return low.upTo(Range.equal(partition, given(between.highest(), attribute, false)));
        }
        if (sort instanceof Condition.BeginsWith begins) {
            Value prefix = given(begins.prefix(), attribute, false);
            if (prefix instanceof Value.Number) {
                throw unsupported();
            }
            return Range.beginning(partition, prefix);
        }
        Condition.Comparison comparison = (Condition.Comparison) sort;
        Range equal = Range.equal(partition, given(comparison.right(), attribute, false));
        return switch (comparison.operator()) {
            case "=" -> equal;
            case "<" -> all.before(equal);
            case "<=" -> all.upTo(equal);
            case ">" -> all.after(equal);
            case ">=" -> all.startingWith(equal);
            default ->
                throw CallException.invalid("Unsupported operator on KeyCondition: operator: " + comparison.operator());
        };
    }
}
