package dev.datanomad.dynamodb.table;

import dev.datanomad.dynamodb.value.Value;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A key as bytes whose order, unsigned, is the order of the items: first the partition keys by a hash, which spreads them
 * over the segments of a scan, then the sort keys, strings by their UTF-8, numbers by value. Immutable.
 */
final class KeyBytes {

    private static final int END = 0x00;
    private static final int ESCAPED_ZERO = 0xFF;
    private static final int POSITIVE = 0x80;
    private static final int EXPONENT_BIAS = 1 << 14;
    private static final int SMALLEST_DIGIT = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

    private KeyBytes() {}

    /** The key of an item in a table. */
    static byte[] of(KeySchema schema, Map<String, Value> item) {
        return partition(schema, item).sort(schema, item).bytes();
    }

    /** The key of an item in an index, where the table's key tells items of one key apart. */
    static byte[] of(KeySchema index, KeySchema table, Map<String, Value> item) {
        KeyBytes key = partition(index, item).sort(index, item);
        key.bytes.writeBytes(of(table, item));
        return key.bytes();
    }

    private static KeyBytes partition(KeySchema schema, Map<String, Value> item) {
        return partition(item.get(schema.partition().name()));
    }

    /** Where the items of a partition key begin. */
    static KeyBytes partition(Value value) {
        KeyBytes key = new KeyBytes();
        byte[] encoded = encode(value);
        key.bytes.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(hash(encoded)).array());
        return key.append(encoded);
    }

    private KeyBytes sort(KeySchema schema, Map<String, Value> item) {
        schema.sort().ifPresent(sort -> sort(item.get(sort.name())));
        return this;
    }

    /** Appends a sort key. */
    KeyBytes sort(Value value) {
        return append(encode(value));
    }

    /** Appends the beginning of a sort key. */
    KeyBytes sortPrefix(Value value) {
        return escape(encode(value));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private KeyBytes append(byte[] encoded) {
        escape(encoded).bytes.write(END);
        bytes.write(END);
        return this;
    }

    /** No value contains the end of one. */
    private KeyBytes escape(byte[] encoded) {
        for (byte b : encoded) {
            bytes.write(b);
            if (b == END) {
                bytes.write(ESCAPED_ZERO);
            }
        }
        return this;
    }

    /** The least bytes that are behind all that begin with these, which hold the end of a value and so another byte than FF. */
    static byte[] behind(byte[] prefix) {
        int length = prefix.length;
        while (prefix[length - 1] == (byte) 0xFF) {
            length--;
        }
        byte[] next = Arrays.copyOf(prefix, length);
        next[length - 1]++;
        return next;
    }

    /** Where a hash begins. */
    static byte[] from(long hash) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) hash).array();
    }

    private static int hash(byte[] partition) {
        int hash = Arrays.hashCode(partition);
        // The last step of MurmurHash3, which is in the public domain: neighbours come far apart.
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static byte[] encode(Value value) {
        if (value instanceof Value.Text text) {
            return text.text().getBytes(StandardCharsets.UTF_8);
        } else if (value instanceof Value.Number number) {
            return encode(number.number());
        }
        ByteBuffer binary = ((Value.Binary) value).bytes().duplicate();
        byte[] encoded = new byte[binary.remaining()];
        binary.get(encoded);
        return encoded;
    }

    /** A sign, the exponent and the digits; all of them turned round for a number below zero. */
    private static byte[] encode(BigDecimal number) {
        if (number.signum() == 0) {
            return new byte[] {(byte) POSITIVE};
        }
        BigInteger unscaled = number.unscaledValue().abs();
        String digits = unscaled.toString();
        int exponent = digits.length() - number.scale() + EXPONENT_BIAS;
        byte[] encoded = new byte[3 + digits.length() + 1];
        encoded[0] = (byte) (POSITIVE + 1);
        encoded[1] = (byte) (exponent >>> 8);
        encoded[2] = (byte) exponent;
        for (int i = 0; i < digits.length(); i++) {
            encoded[3 + i] = (byte) (digits.charAt(i) - '0' + SMALLEST_DIGIT);
        }
        if (number.signum() < 0) {
            for (int i = 0; i < encoded.length; i++) {
                encoded[i] = (byte) ~encoded[i];
            }
        }
        return encoded;
    }
}
