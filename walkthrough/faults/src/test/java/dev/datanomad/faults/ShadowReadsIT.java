package dev.datanomad.faults;

/** While both databases are written, MongoDB is the authority, and shadow reads compare DynamoDB with it. */
class ShadowReadsIT extends DatabaseFaultCases {

    ShadowReadsIT() {
        super(MigrationPhase.SHADOW_READS);
    }
}
