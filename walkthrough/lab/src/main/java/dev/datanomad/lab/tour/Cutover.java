package dev.datanomad.lab.tour;

import dev.datanomad.lab.door.Traffic;
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
final class Cutover {

    private final Stagehand hand;
    private final Lab lab;
    private final Pace pace;
    private final Story story;
    private final Waiting waiting;
    private final StageMetrics metrics;
    private List<Traffic.Second> usersTraffic;

    Cutover(Stagehand hand) {
        this.hand = hand;
        lab = hand.lab();
        pace = hand.pace();
        story = hand.story();
        waiting = hand.waiting();
        metrics = hand.metrics();
    }

    void moveTheAuthority() {
        story.begin("DynamoDB answers: for half of the users, then for all");
        hand.flag(Rollouts.READ_MONGO, "50");
        Stagehand.Share half = hand.share("mongodb", "read");
        story.tell("MongoDB answered %,d of the last %,d reads.", half.part(), half.all());
        hand.flag(Rollouts.READ_MONGO, "0");
        Stagehand.Share none = hand.untilNothing("mongodb", "read");
        story.claim(
                "With read-events-mongo at 0%, DynamoDB alone is read",
                none.part() == 0, "%,d of %,d reads by MongoDB", none.part(), none.all());
    }

    void rehearseTheWayBack() {
        story.begin("A rehearsal of the way back, while both are still written");
        hand.flag(Rollouts.READ_MONGO, "100");
        Traffic.Window back = hand.measure(pace.requests());
        hand.flag(Rollouts.READ_MONGO, "0");
        Traffic.Window forward = hand.measure(pace.requests());
        story.claim(
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
        story.claim(
                "MongoDB has all that DynamoDB has, but for second writes that were counted as failed",
                found.onlyInTarget() <= failed,
                "%,d events only in DynamoDB, of %,d; %,d second writes failed",
                found.onlyInTarget(),
                found.walked(),
                failed);
    }

    void stopWritingMongo() {
        story.begin("MongoDB is no longer written: from here on there is no way back");
        hand.flag(Rollouts.WRITE_MONGO, "0");
        Stagehand.Share written = hand.untilNothing("mongodb", "write");
        story.claim("Nothing is written to MongoDB", written.part() == 0, "%,d of %,d", written.part(), written.all());
    }

    void removeTheMigration() {
        story.begin("Stage 4: the migration's code is gone");
        hand.deploy(Stage.DYNAMO_ONLY);
        waiting.forRequests(pace.requests());
    }

    void stopMongo() {
        story.begin("MongoDB is stopped");
        lab.fault(Database.MONGODB, Fault.DOWN);
        Traffic.Window without = hand.measure(2 * pace.requests());
        story.claim(
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
        story.begin("Every event ever acknowledged is read back");
        LoadReport load = lab.load().report();
        long failed = Math.max(load.failed(), lab.traffic().failed());
        story.claim(
                "Failed requests: 0, over all deploys, rollouts and faults",
                failed == 0 && load.requests() > 0,
                "%,d failed of %,d",
                failed,
                load.requests());
        load.failures()
                .forEach(failure ->
                        story.tell("%s %s: %s %s", failure.at(), failure.label(), failure.code(), failure.message()));
        AuditReport audit = lab.audit();
        story.tell("%,d events were read back in %.0f s.", audit.checked(), audit.seconds());
        story.claim(
                "Every acknowledged and every old event was read back",
                audit.problem() == null
                        && audit.unread() == 0
                        && audit.checked() == load.acknowledged() + pace.seeded(),
                "%,d of %,d",
                audit.checked() - audit.unread(),
                load.acknowledged() + pace.seeded());
        story.claim("Lost events: 0", audit.lost() == 0, "%,d lost", audit.lost());
        story.claim("Different events: 0", audit.different() == 0, "%,d different", audit.different());
        Optional.ofNullable(audit.problem()).ifPresent(problem -> story.tell("%s", problem));
        audit.examples().forEach(example -> story.tell("%s", example));
    }
}
