package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Something that holds of an item or does not. Immutable. */
public sealed interface Condition {

    /** @param item empty if there is none */
    boolean test(Map<String, Value> item);

    /** Both hold. */
    record And(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            return left.test(item) && right.test(item);
        }
    }

    /** One of them holds. */
    record Or(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            return left.test(item) || right.test(item);
        }
    }

    /** It does not hold. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            return !condition.test(item);
        }
    }

    /**
     * Two values are in an order. Values of two types, or of one without an order, are not; what is not there is unequal.
     *
     * @param operator one of = &lt;&gt; &lt; &lt;= &gt; &gt;=
     */
    record Comparison(Operand left, String operator, Operand right) implements Condition {

        static final Set<String> OPERATORS = Set.of("=", "<>", "<", "<=", ">", ">=");

        @Override
        public boolean test(Map<String, Value> item) {
            Value one = left.in(item);
            Value other = right.in(item);
            if (operator.equals("<>")) {
                return one == null || !one.equals(other);
            }
            if (operator.equals("=")) {
                return one != null && one.equals(other);
            }
            if (!areOrdered(one, other)) {
                return false;
            }
            int order = compare(one, other);
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }
    }

    /** A value is not less than one and not greater than another. */
    record Between(Operand operand, Operand lowest, Operand highest) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            Value value = operand.in(item);
            Value low = lowest.in(item);
            Value high = highest.in(item);
            return areOrdered(value, low)
                    && areOrdered(value, high)
                    && compare(low, value) <= 0
                    && compare(value, high) <= 0;
        }
    }

    /** A value is equal to one of some. */
    record In(Operand operand, List<Operand> candidates) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            Value value = operand.in(item);
            return value != null && candidates.stream().anyMatch(candidate -> value.equals(candidate.in(item)));
        }
    }

    /** There is a value. */
    record Exists(Path path) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            return path.in(item) != null;
        }
    }

    /** There is a value of this type. */
    record HasType(Path path, String type) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            Value value = path.in(item);
            return value != null && value.type().equals(type);
        }
    }

    /** A string or bytes begin with others. */
    record BeginsWith(Operand operand, Operand prefix) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            Value value = operand.in(item);
            Value first = prefix.in(item);
            if (value instanceof Value.Text text && first instanceof Value.Text beginning) {
                return text.text().startsWith(beginning.text());
            }
            return value instanceof Value.Binary bytes
                    && first instanceof Value.Binary beginning
                    && beginning.bytes().remaining() <= bytes.bytes().remaining()
                    && beginning
                            .bytes()
                            .equals(bytes.bytes().slice(0, beginning.bytes().remaining()));
        }
    }

    /** A string is part of another, or a value an element of a list or a set. */
    record Contains(Operand operand, Operand element) implements Condition {
        @Override
        public boolean test(Map<String, Value> item) {
            Value value = operand.in(item);
            Value part = element.in(item);
            if (part == null) {
                return false;
            } else if (value instanceof Value.Text text) {
                return part instanceof Value.Text within && text.text().contains(within.text());
            } else if (value instanceof Value.Set set) {
                return set.values().contains(part);
            } else if (value instanceof Value.Sequence list) {
                return list.values().contains(part);
            }
            return value instanceof Value.Binary bytes
                    && part instanceof Value.Binary within
                    && contains(bytes.bytes(), within.bytes());
        }

        private static boolean contains(ByteBuffer bytes, ByteBuffer part) {
            int last = bytes.remaining() - part.remaining();
            boolean found = false;
            for (int from = 0; from <= last && !found; from++) {
                found = bytes.slice(from, part.remaining()).equals(part);
            }
            return found;
        }
    }

    private static boolean areOrdered(Value one, Value other) {
        return one instanceof Value.Number && other instanceof Value.Number
                || one instanceof Value.Text && other instanceof Value.Text
                || one instanceof Value.Binary && other instanceof Value.Binary;
    }

    /** The order of two numbers, two strings by their UTF-8, or bytes. */
    static int compare(Value one, Value other) {
        if (one instanceof Value.Number number) {
            return number.number().compareTo(((Value.Number) other).number());
        }
        return Arrays.compareUnsigned(bytes(one), bytes(other));
    }

    private static byte[] bytes(Value value) {
        if (value instanceof Value.Text text) {
            return text.text().getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer binary = ((Value.Binary) value).bytes().duplicate();
        byte[] bytes = new byte[binary.remaining()];
        binary.get(bytes);
        return bytes;
    }
}
