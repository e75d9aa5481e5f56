package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

/** After the cut-over, when the default flags, MongoDB on and DynamoDB off, would lose events. */
class FlagFileAfterCutoverIT extends FlagFileFaultCases {

    FlagFileAfterCutoverIT() {
        super(MigrationPhase.CUTOVER);
    }

    @Override
    boolean startsDuring(FlagFileDamage damage) {
        return true;
    }

    @Override
    void requireNoUserMoved(OperationCounts counts) {
        assertThat(counts.reads()).isPositive();
        assertThat(counts.mongoReads()).as(counts.toString()).isZero();
        assertThat(counts.mongoWrites()).as(counts.toString()).isZero();
    }
}
