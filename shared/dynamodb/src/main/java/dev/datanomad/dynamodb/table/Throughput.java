package dev.datanomad.dynamodb.table;

import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The capacity of a table, of which a call takes what it needed: none is left over after a large call, and the next is
 * throttled until there is again. What was not used for up to {@value #BURST_SECONDS} s may be used at once. A partition
 * key alone gets no more than a partition can give. Safe for use by many threads.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html">Burst and
 *     adaptive capacity</a>
 */
public final class Throughput {

    /**
     * Capacity.
     *
     * @param read units a second, each a strongly consistent read of 4 KB or two eventually consistent ones
     * @param write units a second, each a write of 1 KB
     */
    public record Units(int read, int write) {

        static final Units NONE = new Units(0, 0);
    }

    /** What a partition can give. */
    private static final Units PARTITION = new Units(3000, 1000);

    private static final int BURST_SECONDS = 300;

    /** Partition keys that are watched: those used last. */
    private static final int KEYS = 10_000;

    private static final double NANOS = 1e9;

    private final Units units;
    private final Bucket reads;
    private final Bucket writes;
    private final Map<Value, Bucket> readsOfKeys = new Latest();
    private final Map<Value, Bucket> writesOfKeys = new Latest();

    Throughput(Units units) {
        this.units = units;
        reads = new Bucket(units.read);
        writes = new Bucket(units.write);
    }

    /** @throws CallException if no capacity is left for a read of this partition key */
    public synchronized void requireRead(Value partition) {
        require(reads, readsOfKeys, partition, Math.min(units.read, PARTITION.read));
    }

    /** @throws CallException if no capacity is left for a write of this partition key */
    public synchronized void requireWrite(Value partition) {
        require(writes, writesOfKeys, partition, Math.min(units.write, PARTITION.write));
    }

    private static void require(Bucket table, Map<Value, Bucket> keys, Value partition, int most) {
        boolean left = table.isLeft()
                && (partition == null
                        || keys.computeIfAbsent(partition, key -> new Bucket(most))
                                .isLeft());
        if (!left) {
            throw CallException.throttled();
        }
    }

    /** Takes what a read needed. */
    public synchronized void read(Value partition, double used) {
        take(reads, readsOfKeys, partition, used);
    }

    /** Takes what a write needed. */
    public synchronized void written(Value partition, double used) {
        take(writes, writesOfKeys, partition, used);
    }

    private static void take(Bucket table, Map<Value, Bucket> keys, Value partition, double used) {
        table.left -= used;
        Bucket ofKey = keys.get(partition);
        if (ofKey != null) {
            ofKey.left -= used;
        }
    }

    private static final class Bucket {

        private final int rate;
        private double left;
        private long filled = System.nanoTime();

        /** Begins with what a second gives. */
        Bucket(int rate) {
            this.rate = rate;
            this.left = rate;
        }

        boolean isLeft() {
            long now = System.nanoTime();
            left = Math.min((double) rate * BURST_SECONDS, left + rate * ((now - filled) / NANOS));
            filled = now;
            return left > 0;
        }
    }

    private static final class Latest extends LinkedHashMap<Value, Bucket> {

        private static final long serialVersionUID = 1L;

        Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Value, Bucket> eldest) {
            return size() > KEYS;
        }
    }
}
