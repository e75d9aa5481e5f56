package dev.datanomad.faults;

import org.junit.jupiter.api.extension.RegisterExtension;

/** While both are written and MongoDB answers. */
class DualWritesIT extends DatabaseFaults {

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.DUAL_WRITES);

    @Override
    LabUnderLoad site() {
        return SITE;
    }
}
