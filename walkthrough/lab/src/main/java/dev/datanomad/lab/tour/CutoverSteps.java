package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.load.LoadReport;
import java.util.List;
import java.util.Optional;

/** The third part of the tour: the cut-over to DynamoDB, and the audit of every event. */
final class CutoverSteps extends TourSteps {

    private List<Traffic.Second> usersTraffic;

    CutoverSteps(Lab lab, TourSize size, TourLog log) {
        super(lab, size, log);
    }

    void moveTheAuthority() {
        log.begin("DynamoDB becomes the authority: for half of the users, then for all");
        setFlag(Rollouts.READ_MONGO, "50");
        Share half = share("mongodb", "read");
        log.tell("MongoDB answered %,d of the last %,d reads.", half.part(), half.all());
        setFlag(Rollouts.READ_MONGO, "0");
        Share none = awaitNoShare("mongodb", "read");
        log.claim(
                "With read-events-mongo at 0%, DynamoDB alone is read",
                none.part() == 0, "%,d of %,d reads by MongoDB", none.part(), none.all());
    }

    void rehearseTheRollback() {
        log.begin("A rehearsal of the rollback, while both are still written");
        setFlag(Rollouts.READ_MONGO, "100");
        Traffic.Window back = measure(size.requests());
        setFlag(Rollouts.READ_MONGO, "0");
        Traffic.Window forward = measure(size.requests());
        log.claim(
                "Back to MongoDB and forward again costs no request",
                back.failed() + forward.failed() == 0,
                "%,d requests, %,d failed",
                back.requests() + forward.requests(),
                back.failed() + forward.failed());
        claimFailuresAreCounted();
    }

    /** On an overloaded machine secondary writes may fail; a rollback is safe only if each failure is counted. */
    private void claimFailuresAreCounted() {
        ReconcileReport found = repeat(
                report -> report.onlyInTarget() <= metrics.secondaryWriteFailures("mongodb"),
                () -> lab.reconciler().run(true, true),
                () -> {});
        long failed = metrics.secondaryWriteFailures("mongodb");
        log.claim(
                "MongoDB has all that DynamoDB has, except for secondary writes that were counted as failed",
                found.onlyInTarget() <= failed,
                "%,d events only in DynamoDB, of %,d; %,d secondary writes failed",
                found.onlyInTarget(),
                found.walked(),
                failed);
    }

    void stopWritingMongo() {
        log.begin("MongoDB is no longer written: from here on there is no rollback");
        setFlag(Rollouts.WRITE_MONGO, "0");
        Share written = awaitNoShare("mongodb", "write");
        log.claim("Nothing is written to MongoDB", written.part() == 0, "%,d of %,d", written.part(), written.all());
    }

    void removeTheMigration() {
        log.begin("Stage 4: the migration's code is gone");
        deploy(Stage.DYNAMO_ONLY);
        awaitRequests(size.requests());
    }

    void stopMongo() {
        log.begin("MongoDB is stopped");
        lab.databases().inject(Database.MONGODB, Fault.DOWN);
        Traffic.Window without = measure(2 * size.requests());
        log.claim(
                "The service runs without MongoDB",
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
        AuditReport audit = lab.audits().run();
        log.tell("%,d events were read back in %.0f s.", audit.checked(), audit.seconds());
        log.claim(
                "Every acknowledged and every old event was read back",
                audit.problem() == null
                        && audit.unread() == 0
                        && audit.checked() == load.acknowledged() + size.oldEvents(),
                "%,d of %,d",
                audit.checked() - audit.unread(),
                load.acknowledged() + size.oldEvents());
        log.claim("Lost events: 0", audit.lost() == 0, "%,d lost", audit.lost());
        log.claim("Different events: 0", audit.different() == 0, "%,d different", audit.different());
        Optional.ofNullable(audit.problem()).ifPresent(problem -> log.tell("%s", problem));
        audit.examples().forEach(example -> log.tell("%s", example));
    }
}
