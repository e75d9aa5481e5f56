package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LoadReport;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.util.List;
import java.util.Optional;

/** The third part of the tour: DynamoDB takes over, MongoDB goes, and every event is accounted for. */
final class CutoverSteps {

    private final TourContext tour;
    private final Lab lab;
    private final TourSize pace;
    private final TourLog log;
    private final Waiting waiting;
    private final StageMetrics metrics;
    private List<Traffic.Second> usersTraffic;

    CutoverSteps(TourContext tour) {
        this.tour = tour;
        lab = tour.lab();
        pace = tour.pace();
        log = tour.log();
        waiting = tour.waiting();
        metrics = tour.metrics();
    }

    void moveTheAuthority() {
        log.begin("DynamoDB answers: for half of the users, then for all");
        tour.flag(Rollouts.READ_MONGO, "50");
        TourContext.Share half = tour.share("mongodb", "read");
        log.tell("MongoDB answered %,d of the last %,d reads.", half.part(), half.all());
        tour.flag(Rollouts.READ_MONGO, "0");
        TourContext.Share none = tour.untilNothing("mongodb", "read");
        log.claim(
                "With read-events-mongo at 0%, DynamoDB alone is read",
                none.part() == 0, "%,d of %,d reads by MongoDB", none.part(), none.all());
    }

    void rehearseTheWayBack() {
        log.begin("A rehearsal of the way back, while both are still written");
        tour.flag(Rollouts.READ_MONGO, "100");
        Traffic.Window back = tour.measure(pace.requests());
        tour.flag(Rollouts.READ_MONGO, "0");
        Traffic.Window forward = tour.measure(pace.requests());
        log.claim(
                "Back to MongoDB and forward again costs no request",
                back.failed() + forward.failed() == 0,
                "%,d requests, %,d failed",
                back.requests() + forward.requests(),
                back.failed() + forward.failed());
        claimNothingUnknownIsMissing();
    }

    /**
     * A second write to MongoDB may fail, on a machine that has too much to do; what matters for a way back is that each
     * of them is known.
     */
    private void claimNothingUnknownIsMissing() {
        ReconcileReport found = waiting.untilOnlyInDynamo(() -> metrics.secondWriteFailures("mongodb"));
        long failed = metrics.secondWriteFailures("mongodb");
        log.claim(
                "MongoDB has all that DynamoDB has, but for second writes that were counted as failed",
                found.onlyInDynamo() <= failed,
                "%,d events only in DynamoDB, of %,d; %,d second writes failed",
                found.onlyInDynamo(),
                found.walked(),
                failed);
    }

    void stopWritingMongo() {
        log.begin("MongoDB is no longer written: from here on there is no way back");
        tour.flag(Rollouts.WRITE_MONGO, "0");
        TourContext.Share written = tour.untilNothing("mongodb", "write");
        log.claim("Nothing is written to MongoDB", written.part() == 0, "%,d of %,d", written.part(), written.all());
    }

    void removeTheMigration() {
        log.begin("Stage 4: the migration's code is gone");
        tour.deploy(Stage.DYNAMO_ONLY);
        waiting.forRequests(pace.requests());
    }

    void stopMongo() {
        log.begin("MongoDB is stopped");
        lab.fault(Database.MONGODB, Fault.DOWN);
        Traffic.Window without = tour.measure(2 * pace.requests());
        log.claim(
                "The service lives without MongoDB",
                without.failed() == 0,
                "%,d requests, %,d failed",
                without.requests(),
                without.failed());
        lab.load().stop();
        usersTraffic = lab.traffic().seconds();
    }

    List<Traffic.Second> usersTraffic() {
        return usersTraffic == null ? lab.traffic().seconds() : usersTraffic;
    }

    void audit() {
        log.begin("Every event ever acknowledged is read back");
        LoadReport load = lab.load().report();
        long failed = Math.max(load.failed(), lab.traffic().failed());
        log.claim(
                "Failed requests: 0, over all deploys, rollouts and faults",
                failed == 0 && load.requests() > 0,
                "%,d failed of %,d",
                failed,
                load.requests());
        load.failures()
                .forEach(failure ->
                        log.tell("%s %s: %s %s", failure.at(), failure.label(), failure.code(), failure.message()));
        AuditReport audit = lab.audit();
        log.tell("%,d events were read back in %.0f s.", audit.checked(), audit.seconds());
        log.claim(
                "Every acknowledged and every old event was read back",
                audit.problem() == null
                        && audit.unread() == 0
                        && audit.checked() == load.acknowledged() + pace.seeded(),
                "%,d of %,d",
                audit.checked() - audit.unread(),
                load.acknowledged() + pace.seeded());
        log.claim("Lost events: 0", audit.lost() == 0, "%,d lost", audit.lost());
        log.claim("Different events: 0", audit.different() == 0, "%,d different", audit.different());
        Optional.ofNullable(audit.problem()).ifPresent(problem -> log.tell("%s", problem));
        audit.examples().forEach(example -> log.tell("%s", example));
    }
}
