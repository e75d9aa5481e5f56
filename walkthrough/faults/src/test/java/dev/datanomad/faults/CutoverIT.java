package dev.datanomad.faults;

/** After the cut-over, when MongoDB must not matter any more. */
class CutoverIT extends DatabaseFaultCases {

    CutoverIT() {
        super(MigrationPhase.CUTOVER);
    }
}
