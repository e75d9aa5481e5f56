package dev.datanomad.service.dashboard;

/**
 * How much a store was used in one second, and how long it took. Latency is that of the operations that
 * succeeded, of about the last ten seconds, in milliseconds; {@link Double#NaN} if there were none.
 *
 * @param reads a second
 * @param writes a second
 * @param errors reads and writes that failed, a second
 * @param readP50 the median of reads
 * @param readP99 what 99 of 100 reads were faster than
 * @param writeP50 the median of writes
 * @param writeP99 what 99 of 100 writes were faster than
 */
record Rates(
        double reads, double writes, double errors, double readP50, double readP99, double writeP50, double writeP99) {

    static final Rates NONE = new Rates(0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
