package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;

/** After the cutover, where to fall back to the defaults, MongoDB on and DynamoDB off, would lose events. */
class FlagFileAfterCutoverIT extends FlagFileFaults {

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.CUTOVER);

    @Override
    LabUnderLoad site() {
        return SITE;
    }

    @Override
    boolean startsWith(FlagFileDamage damage) {
        return true;
    }

    @Override
    void requireNobodyMoved(StoreShares shares) {
        assertThat(shares.reads()).isPositive();
        assertThat(shares.mongoReads()).as(shares.toString()).isZero();
        assertThat(shares.mongoWrites()).as(shares.toString()).isZero();
    }
}
