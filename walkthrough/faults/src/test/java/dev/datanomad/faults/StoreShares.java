package dev.datanomad.faults;

/**
 * How many of some requests of users touched each store.
 *
 * @param reads all of them, and so on
 * @param failedSecondWrites which were sent, and are not in {@code mongoWrites} or {@code dynamoWrites}
 */
record StoreShares(
        long reads,
        long mongoReads,
        long dynamoReads,
        long writes,
        long mongoWrites,
        long dynamoWrites,
        long failedSecondWrites) {

    /** Has users make so many requests, and counts. */
    static StoreShares of(LabUnderLoad site, int requests) {
        StoreShares before = now(site.metrics());
        site.users().make(requests);
        StoreShares after = now(site.metrics());
        return new StoreShares(
                after.reads - before.reads,
                after.mongoReads - before.mongoReads,
                after.dynamoReads - before.dynamoReads,
                after.writes - before.writes,
                after.mongoWrites - before.mongoWrites,
                after.dynamoWrites - before.dynamoWrites,
                after.failedSecondWrites - before.failedSecondWrites);
    }

    private static StoreShares now(ServiceMetrics metrics) {
        return new StoreShares(
                metrics.operations("total", "read"),
                metrics.operations("mongodb", "read"),
                metrics.operations("dynamodb", "read"),
                metrics.operations("total", "write"),
                metrics.operations("mongodb", "write"),
                metrics.operations("dynamodb", "write"),
                metrics.secondaryWriteFailures("mongodb") + metrics.secondaryWriteFailures("dynamodb"));
    }
}
