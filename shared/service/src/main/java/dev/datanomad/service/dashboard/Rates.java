package dev.datanomad.service.dashboard;

/**
 * How much a store was used a second (failed reads and writes are its errors), as a mean of the last seconds, and how long it took: the median and
 * the 99th percentile of the operations that succeeded, of about the last ten seconds, in milliseconds;
 * {@link Double#NaN} if there were none.
 */
record Rates(
        double reads, double writes, double errors, double readP50, double readP99, double writeP50, double writeP99) {}
