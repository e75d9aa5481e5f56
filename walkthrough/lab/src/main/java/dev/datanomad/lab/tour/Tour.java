package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Lab;
import java.util.List;

/** The whole migration, from the first stage to the last, on a service that is in use all the time. */
final class Tour {

    private final DualWriteSteps twoDatabases;
    private final OutageSteps outage;
    private final CutoverSteps cutover;

    Tour(Lab lab, TourSize pace, TourLog log) {
        TourContext tour = new TourContext(lab, pace, log, new Waiting(lab), new StageMetrics(lab.url()));
        twoDatabases = new DualWriteSteps(tour);
        outage = new OutageSteps(tour);
        cutover = new CutoverSteps(tour);
    }

    void run() {
        twoDatabases.oldEventsAndUsers();
        twoDatabases.addDynamo();
        twoDatabases.writeToBoth();
        twoDatabases.readFromBoth();
        twoDatabases.fixTheBug();
        twoDatabases.repairTheData();

        outage.breakDynamo();
        outage.repairAfterTheOutage();

        cutover.moveTheAuthority();
        cutover.rehearseTheWayBack();
        cutover.stopWritingMongo();
        cutover.removeTheMigration();
        cutover.stopMongo();
        cutover.audit();
    }

    /** What went through the front door as long as there were users; an audit is not one. */
    List<Traffic.Second> usersTraffic() {
        return cutover.usersTraffic();
    }
}
