package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.value.Sizes;
import dev.datanomad.dynamodb.value.Value;
import java.math.BigDecimal;
import java.util.Map;

/** What an expression compares, or assigns. Immutable. */
sealed interface Operand {

    /** Its value for an item, or {@code null}. */
    Value in(Map<String, Value> item);

    /** A value of the item. */
    record Stored(Path path) implements Operand {
        @Override
        public Value in(Map<String, Value> item) {
            return path.in(item);
        }
    }

    /** A value of the call. */
    record Given(String placeholder, Value value) implements Operand {
        @Override
        public Value in(Map<String, Value> item) {
            return value;
        }
    }

    /** The size of a value: bytes, elements of what has some, and of a string the UTF-16 code units, as the real service counts. */
    record Size(Path path) implements Operand {
        @Override
        public Value in(Map<String, Value> item) {
            Value value = path.in(item);
            Integer size = null;
            if (value instanceof Value.Text string) {
                size = string.text().length();
            } else if (value instanceof Value.Binary) {
                size = Sizes.of(value);
            } else if (value instanceof Value.Set set) {
                size = set.values().size();
            } else if (value instanceof Value.Sequence list) {
                size = list.values().size();
            } else if (value instanceof Value.Fields fields) {
                size = fields.values().size();
            }
            return size == null
                    ? null
                    : new Value.Number(BigDecimal.valueOf(size).stripTrailingZeros());
        }
    }

    /** A value of the item or, if it is not there, another one. */
    record Fallback(Path path, Operand otherwise) implements Operand {
        @Override
        public Value in(Map<String, Value> item) {
            Value value = path.in(item);
            return value == null ? otherwise.in(item) : value;
        }
    }
}
