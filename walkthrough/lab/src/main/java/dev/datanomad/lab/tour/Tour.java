package dev.datanomad.lab.tour;

import dev.datanomad.lab.door.Traffic;
import dev.datanomad.lab.system.Lab;
import java.util.List;

/** The whole migration, from the first stage to the last, on a service that is in use all the time. */
final class Tour {

    private final TwoDatabases twoDatabases;
    private final Outage outage;
    private final Cutover cutover;

    Tour(Lab lab, Pace pace, Story story) {
        Stagehand hand = new Stagehand(lab, pace, story, new Waiting(lab), new StageMetrics(lab.url()));
        twoDatabases = new TwoDatabases(hand);
        outage = new Outage(hand);
        cutover = new Cutover(hand);
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
