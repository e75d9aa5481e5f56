package dev.datanomad.faults;

/** While both databases are written and MongoDB is the authority. */
class DualWritesIT extends DatabaseFaultCases {

    DualWritesIT() {
        super(MigrationPhase.DUAL_WRITES);
    }
}
