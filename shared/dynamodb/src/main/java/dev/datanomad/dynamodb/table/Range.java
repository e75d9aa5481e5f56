package dev.datanomad.dynamodb.table;

import dev.datanomad.dynamodb.value.Value;
import java.util.Arrays;

/**
 * A range of keys.
 *
 * @param from inclusive
 * @param to exclusive; {@code null} for the end
 */
public record Range(byte[] from, byte[] to) {

    private static final long HASHES = 1L << Integer.SIZE;

    /** A segment of a scan: a part of the partition keys, by their hashes. */
    public static Range segment(int segment, int segments) {
        byte[] to = segment + 1 == segments ? null : KeyBytes.from(HASHES * (segment + 1) / segments);
        return new Range(KeyBytes.from(HASHES * segment / segments), to);
    }

    /** The items of a partition key. */
    public static Range of(Value partition) {
        return within(KeyBytes.partition(partition).bytes());
    }

    /** Those of a partition key whose sort key has a value. */
    public static Range equal(Value partition, Value sort) {
        return within(KeyBytes.partition(partition).sort(sort).bytes());
    }

    /** Those of a partition key whose sort key begins with a value. */
    public static Range beginning(Value partition, Value sort) {
        return within(KeyBytes.partition(partition).sortPrefix(sort).bytes());
    }

    private static Range within(byte[] prefix) {
        return new Range(prefix, KeyBytes.behind(prefix));
    }

    /** From the first of this range. */
    public Range before(Range other) {
        return new Range(from, other.from);
    }

    /** From the first of this range up to the last of another. */
    public Range upTo(Range other) {
        return new Range(from, other.to);
    }

    /** From the first of another range. */
    public Range startingWith(Range other) {
        return new Range(other.from, to);
    }

    /** What is behind another range. */
    public Range after(Range other) {
        return new Range(other.to, to);
    }

    /** What is behind a key. */
    public Range behind(byte[] key) {
        // The least that is greater.
        return new Range(Arrays.copyOf(key, key.length + 1), to);
    }

    /** What is before a key. */
    public Range before(byte[] key) {
        return new Range(from, key);
    }

    /** Whether a key is in it. */
    public boolean contains(byte[] key) {
        return !isBefore(key) && !isBehind(key);
    }

    boolean isBefore(byte[] key) {
        return Arrays.compareUnsigned(key, from) < 0;
    }

    boolean isBehind(byte[] key) {
        return to != null && Arrays.compareUnsigned(key, to) >= 0;
    }
}
