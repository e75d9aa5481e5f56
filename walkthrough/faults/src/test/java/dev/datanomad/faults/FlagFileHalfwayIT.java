package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

/** While DynamoDB is the authority of half of the users, and both databases are written for all. */
class FlagFileHalfwayIT extends FlagFileFaultCases {

    /** Tolerance for operations while the six counters are read one after the other. */
    private static final long IN_BETWEEN = 60;

    FlagFileHalfwayIT() {
        super(MigrationPhase.HALF_MOVED);
    }

    @Override
    boolean startsDuring(FlagFileDamage damage) {
        return damage == FlagFileDamage.WITHOUT_FLAGS;
    }

    @Override
    void requireNoUserMoved(OperationCounts counts) {
        assertThat((double) counts.mongoReads() / counts.reads())
                .as(counts.toString())
                .isBetween(0.35, 0.65);
        assertThat(counts.mongoWrites() + counts.dynamoWrites() + counts.failedSecondaryWrites())
                .as(counts.toString())
                .isGreaterThanOrEqualTo(2 * counts.writes() - IN_BETWEEN);
    }
}
