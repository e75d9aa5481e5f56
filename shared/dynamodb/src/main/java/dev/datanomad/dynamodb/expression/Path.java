package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.value.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a value stands in an item: the name of an attribute, then names and places in lists.
 *
 * @param steps names as {@link String}, places as {@link Integer}
 */
public record Path(List<Object> steps) {

    /** The name of the attribute. */
    public String attribute() {
        return (String) steps.get(0);
    }

    /** Whether it is an attribute itself. */
    boolean isTop() {
        return steps.size() == 1;
    }

    /** The value, or {@code null}. */
    Value in(Map<String, Value> item) {
        Value value = item.get(attribute());
        for (Object step : steps.subList(1, steps.size())) {
            value = within(value, step);
        }
        return value;
    }

    private static Value within(Value value, Object step) {
        if (step instanceof String name && value instanceof Value.Fields fields) {
            return fields.values().get(name);
        }
        if (step instanceof Integer place && value instanceof Value.Sequence list) {
            return place < list.values().size() ? list.values().get(place) : null;
        }
        return null;
    }

    /** Whether one is the other, or stands in it. */
    boolean overlaps(Path other) {
        int common = Math.min(steps.size(), other.steps.size());
        return steps.subList(0, common).equals(other.steps.subList(0, common));
    }

    /** Whether both ask for elements of one value, one for a name and the other for a place. */
    boolean conflicts(Path other) {
        int common = 0;
        int most = Math.min(steps.size(), other.steps.size());
        while (common < most && steps.get(common).equals(other.steps.get(common))) {
            common++;
        }
        return common < most
                && steps.get(common).getClass() != other.steps.get(common).getClass();
    }

    @Override
    public String toString() {
        return steps.stream()
                .map(step -> step instanceof Integer ? "[" + step + "]" : step.toString())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
