package dev.datanomad.faults;

import org.junit.jupiter.api.extension.RegisterExtension;

/** While both are written, MongoDB answers and DynamoDB is compared with it. */
class ShadowReadsIT extends DatabaseFaults {

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.SHADOW_READS);

    @Override
    LabUnderLoad site() {
        return SITE;
    }
}
