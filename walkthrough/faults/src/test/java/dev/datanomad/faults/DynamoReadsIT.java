package dev.datanomad.faults;

/** While DynamoDB is the authority and MongoDB is still written, for a way back. */
class DynamoReadsIT extends DatabaseFaultCases {

    DynamoReadsIT() {
        super(MigrationPhase.DYNAMO_READS);
    }
}
