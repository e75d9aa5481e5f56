package dev.datanomad.faults;

/**
 * Successful operations during some requests of users: in total and of each store.
 *
 * @param failedSecondaryWrites not in {@code mongoWrites} or {@code dynamoWrites}
 */
record OperationCounts(
        long reads, long mongoReads, long writes, long mongoWrites, long dynamoWrites, long failedSecondaryWrites) {

    /** Waits for that many requests, and counts their operations. */
    static OperationCounts of(SystemUnderTest sut, int requests) {
        OperationCounts before = now(sut);
        sut.users().awaitRequests(requests);
        OperationCounts after = now(sut);
        return new OperationCounts(
                after.reads - before.reads,
                after.mongoReads - before.mongoReads,
                after.writes - before.writes,
                after.mongoWrites - before.mongoWrites,
                after.dynamoWrites - before.dynamoWrites,
                after.failedSecondaryWrites - before.failedSecondaryWrites);
    }

    private static OperationCounts now(SystemUnderTest sut) {
        return new OperationCounts(
                sut.sum(metrics -> metrics.requests("read")),
                sut.sum(metrics -> metrics.operations("mongodb", "read")),
                sut.sum(metrics -> metrics.requests("write")),
                sut.sum(metrics -> metrics.operations("mongodb", "write")),
                sut.sum(metrics -> metrics.operations("dynamodb", "write")),
                sut.sum(metrics ->
                        metrics.secondaryWriteFailures("mongodb") + metrics.secondaryWriteFailures("dynamodb")));
    }
}
