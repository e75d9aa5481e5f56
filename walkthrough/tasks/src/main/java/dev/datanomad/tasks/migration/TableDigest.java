package dev.datanomad.tasks.migration;

import dev.datanomad.migration.reconciliation.Cursor;
import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Source;
import dev.datanomad.tasks.store.Task;
import java.math.BigInteger;

/**
 * The tasks of a store in two figures, which do not depend on the order in which they were written or are read.
 *
 * @param tasks how many live
 * @param sum the sum of their digests modulo 2^256, in hexadecimal
 */
public record TableDigest(long tasks, String sum) {

    private static final int BATCH = 1_000;
    private static final int HEX = 16;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    /** Walks a store; tombstones equal absence, so they are left out. */
    public static TableDigest of(Source<Task> source) {
        long tasks = 0;
        BigInteger sum = BigInteger.ZERO;
        try (Cursor<Task> rows = source.open(Range.ALL, BATCH)) {
            while (rows.hasNext()) {
                Row<Task> row = rows.next();
                if (row.record().isPresent() && !row.record().get().deleted()) {
                    tasks++;
                    sum = sum.add(new BigInteger(row.record().get().digest(), HEX))
                            .mod(MODULUS);
                }
            }
        }
        return new TableDigest(tasks, String.format("%064x", sum));
    }
}
