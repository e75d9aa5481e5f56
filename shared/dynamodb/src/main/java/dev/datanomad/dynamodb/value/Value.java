package dev.datanomad.dynamodb.value;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** A value of an attribute. Immutable; equal if DynamoDB takes it for equal. */
public sealed interface Value {

    /** Levels of values that may stand in each other. */
    int MAX_LEVELS = 32;

    /** The type, by its name in the protocol. */
    String type();

    /** A string. */
    record Text(String text) implements Value {
        @Override
        public String type() {
            return "S";
        }
    }

    /** A number, without trailing zeros. */
    record Number(BigDecimal number) implements Value {
        @Override
        public String type() {
            return "N";
        }
    }

    /** Bytes. */
    record Binary(ByteBuffer bytes) implements Value {
        @Override
        public String type() {
            return "B";
        }
    }

    /** A truth value. */
    record Bool(boolean value) implements Value {
        @Override
        public String type() {
            return "BOOL";
        }
    }

    /** No value. */
    record Null() implements Value {
        @Override
        public String type() {
            return "NULL";
        }
    }

    /** Values in their order. */
    record Sequence(List<Value> values) implements Value {
        @Override
        public String type() {
            return "L";
        }
    }

    /** Values by names. */
    record Fields(Map<String, Value> values) implements Value {
        @Override
        public String type() {
            return "M";
        }
    }

    /**
     * Strings, numbers or bytes without order, none of them twice.
     *
     * @param type SS, NS or BS
     * @param values by themselves: a set that keeps the order in which it was sent
     */
    record Set(String type, java.util.Set<Value> values) implements Value {}
}
