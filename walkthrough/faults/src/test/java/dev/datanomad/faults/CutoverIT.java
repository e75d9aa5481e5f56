package dev.datanomad.faults;

import org.junit.jupiter.api.extension.RegisterExtension;

/** After the cutover: what happens to MongoDB is nobody's business any more. */
class CutoverIT extends DatabaseFaults {

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.CUTOVER);

    @Override
    LabUnderLoad site() {
        return SITE;
    }
}
