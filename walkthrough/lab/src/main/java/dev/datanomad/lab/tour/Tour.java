package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Lab;
import java.util.List;

/** The steps of the migration, in order. */
final class Tour {

    private final DualWriteSteps dualWrites;
    private final OutageSteps outage;
    private final CutoverSteps cutover;

    Tour(Lab lab, TourSize size, TourLog log) {
        dualWrites = new DualWriteSteps(lab, size, log);
        outage = new OutageSteps(lab, size, log);
        cutover = new CutoverSteps(lab, size, log);
    }

    void run() {
        dualWrites.startUsers();
        dualWrites.addDynamo();
        dualWrites.writeToBoth();
        dualWrites.readFromBoth();
        dualWrites.fixTheBug();
        dualWrites.repairTheData();

        outage.breakDynamo();
        outage.repairAfterTheOutage();

        cutover.moveTheAuthority();
        cutover.rehearseTheRollback();
        cutover.stopWritingMongo();
        cutover.removeTheMigration();
        cutover.stopMongo();
        cutover.audit();
    }

    /** Traffic until the users stopped, without that of the audit. */
    List<Traffic.Second> usersTraffic() {
        return cutover.usersTraffic();
    }
}
