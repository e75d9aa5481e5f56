package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;

/** While half of the users are answered by DynamoDB, and all are written to both. */
class FlagFileHalfwayIT extends FlagFileFaults {

    /** The seven counters are read one after the other, and users go on in between. */
    private static final long AT_IT = 60;

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.HALF_MOVED);

    @Override
    LabUnderLoad site() {
        return SITE;
    }

    @Override
    boolean startsWith(FlagFileDamage damage) {
        return damage == FlagFileDamage.WITHOUT_FLAGS;
    }

    @Override
    void requireNobodyMoved(StoreShares shares) {
        assertThat((double) shares.mongoReads() / shares.reads())
                .as(shares.toString())
                .isBetween(0.35, 0.65);
        assertThat(shares.mongoWrites() + shares.dynamoWrites() + shares.failedSecondWrites())
                .as(shares.toString())
                .isGreaterThanOrEqualTo(2 * shares.writes() - AT_IT);
    }
}
