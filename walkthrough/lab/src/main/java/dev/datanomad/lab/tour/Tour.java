package dev.datanomad.lab.tour;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.load.LoadReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The migration: dual writes, an outage of the new database that users do not notice, the cut-over, both ways
 * back, and the audit. */
final class Tour extends TourSteps {

    private List<Traffic.Second> usersTraffic;

    Tour(Lab lab, TourSize size, TourLog log) {
        super(lab, size, log);
    }

    void run() {
        startUsers();
        addDynamo();
        writeToBoth();
        readFromBoth();
        fixTheBug();
        repairTheData();
        compareAgain();

        breakDynamo();
        repairAfterTheOutage();

        moveTheAuthority();
        rehearseTheWayBack();
        stopWritingMongo();
        removeTheMigration();
        goBackFromStage4();
        stopMongo();
        audit();
    }

    private void startUsers() {
        log.begin("A service on MongoDB, with old events and with users");
        lab.seeding().run(size.oldEvents());
        log.tell("%,d old events are in MongoDB, with random ids as an earlier version gave them.", size.oldEvents());
        lab.load().start(size.users(), size.pauseMax());
        awaitRequests(size.requests());
        Traffic.Latency reads = measure(size.requests()).reads();
        log.tell(
                "%d users write events and read them back, from now to the end; a read takes %.1f ms (median).",
                size.users(), reads.p50());
    }

    private void addDynamo() {
        log.begin("Stage 2 adds DynamoDB, and four flags that leave everything as it is");
        deploy(Stage.ADD_DYNAMODB);
        awaitRequests(size.requests());
        long writes = metrics.operations("dynamodb", "write");
        log.claim("With the flags at 0%, nothing reaches DynamoDB", writes == 0, "%,d writes", writes);
    }

    private void writeToBoth() {
        log.begin("Dual writes, in a rollout that watches itself: 5%, 50%, 100% of the users");
        long failedBefore = metrics.secondaryWriteFailures("dynamodb");
        // On an overloaded machine secondary writes fail at their deadline, which rightly stops a rollout.
        LabStatus.RolloutStatus rollout =
                repeat(end -> !end.stopped(), () -> rollOut(Rollouts.WRITE_DYNAMO, "5,50,100"), () -> {});
        log.claim("The rollout arrives at 100%", !rollout.stopped(), "%s", rollout.text());
        Share written = share("dynamodb", "write");
        long failed = metrics.secondaryWriteFailures("dynamodb") - failedBefore;
        // On an overloaded machine a secondary write may fail; it was attempted all the same, and is counted.
        log.claim(
                "At 100%, every write goes to both",
                written.part() + failed >= written.all() - size.users(),
                "%,d of %,d, give or take the %d users' writes in flight; %,d failed",
                written.part() + failed,
                written.all(),
                size.users(),
                failed);
    }

    private void readFromBoth() {
        log.begin("Shadow reads compare the two, in a rollout that stops by itself");
        LabStatus.RolloutStatus rollout = rollOut(Rollouts.READ_DYNAMO, "25,100");
        log.claim(
                "The rollout finds the bug, and goes back by itself",
                rollout.stopped() && rollout.step().equals("0"),
                "%s",
                rollout.text());
        // The first difference may have been an old event, which is missing as it has not been copied yet.
        setFlag(Rollouts.READ_DYNAMO, "25");
        await("the field of a difference", () -> metrics.differingField().isPresent());
        setFlag(Rollouts.READ_DYNAMO, "0");
        log.claim(
                "The integrity check names the field",
                metrics.differingField().isPresent(),
                "%,d different, at %s",
                metrics.integrity("different"),
                metrics.differingField().orElse("?"));
        log.tell("Users did not notice: MongoDB answers them, and DynamoDB is read in the background.");
    }

    private void fixTheBug() {
        log.begin("Stage 3 fixes the bug: an empty string is written as it is");
        deploy(Stage.FIX_BUG);
    }

    private void repairTheData() {
        log.begin("Reconciliation copies old events, and repairs what the bug has stored");
        ReconcileReport found = lab.reconciler().run(false, false);
        log.tell(
                "%,d events walked in %.1f s: %,d were missing in DynamoDB, %,d different; %,d written.",
                found.walked(), found.seconds(), found.missing(), found.different(), found.written());
        log.claim(
                "The fix in the code did not fix the data",
                found.different() > 0,
                "%,d events were still different",
                found.different());
        claimReconciled("After it, a dry run finds nothing missing and nothing different");
    }

    private void compareAgain() {
        log.begin("Shadow reads again, behind the fix and the repair");
        LabStatus.RolloutStatus rollout =
                repeat(end -> !end.stopped(), () -> rollOut(Rollouts.READ_DYNAMO, "25,100"), () -> {});
        log.claim("The same rollout arrives at 100%", !rollout.stopped(), "%s", rollout.text());
        long equal = metrics.integrity("equal");
        long different = metrics.integrity("different");
        await("comparisons", () -> metrics.integrity("equal") >= equal + size.requests());
        long since = metrics.integrity("different") - different;
        log.claim(
                "What users read is equal in both, new events and old ones",
                since == 0,
                "%,d equal, %,d different",
                metrics.integrity("equal") - equal,
                since);
    }

    private void breakDynamo() {
        log.begin("DynamoDB becomes slow, hangs, and goes down, with shadow reads at 100%");
        setFlag(Rollouts.READ_DYNAMO, "0");
        Traffic.Latency without = measure(2 * size.requests()).reads();
        setFlag(Rollouts.READ_DYNAMO, "100");
        Traffic.Latency with = measure(2 * size.requests()).reads();
        log.tell("Reads without shadow reads: %s; with them: %s.", text(without), text(with));

        inject(Fault.slow(300));
        log.tell(
                "DynamoDB 300 ms slower: reads %s.",
                text(measure(size.requests()).reads()));

        long failures = metrics.secondaryWriteFailures("dynamodb");
        Duration outage = Duration.ofSeconds(size.outageSeconds());
        inject(Fault.HANG);
        Traffic.Window hanging = measure(outage);
        inject(Fault.DOWN);
        Traffic.Window down = measure(outage);
        inject(Fault.NONE);

        Traffic.Latency reads = hanging.reads();
        log.tell(
                "DynamoDB hung for %d s: reads %s; median %.2f times and p99 %.2f times those without shadow reads.",
                outage.toSeconds(), text(reads), ratio(reads.p50(), without.p50()), ratio(reads.p99(), without.p99()));
        log.tell("DynamoDB was down for %d s: reads %s.", outage.toSeconds(), text(down.reads()));
        log.claim(
                "While DynamoDB hangs, reads go on and none waits for it",
                reads.count() > 0 && reads.p50() < 500 && reads.max() < outage.toMillis(),
                "%,d reads, the slowest took %.0f ms",
                reads.count(),
                reads.max());
        claimNoneFailed("While DynamoDB hangs or is down, no request of a user fails", hanging, down);
        log.tell(
                "%,d secondary writes to DynamoDB failed: counted and logged, but no error for users.",
                metrics.secondaryWriteFailures("dynamodb") - failures);
    }

    private void inject(Fault fault) {
        lab.databases().inject(Store.DYNAMODB, fault);
    }

    private void repairAfterTheOutage() {
        log.begin("Reconciliation copies what is missing in DynamoDB");
        awaitRequests(size.requests());
        ReconcileReport found = lab.reconciler().run(false, false);
        log.tell(
                "%,d events walked in %.1f s: %,d were missing, %,d written.",
                found.walked(), found.seconds(), found.missing(), found.written());
        claimReconciled("DynamoDB again holds what MongoDB holds");
    }

    private static String text(Traffic.Latency reads) {
        return String.format(Locale.ROOT, "median %.1f ms, p99 %.1f ms", reads.p50(), reads.p99());
    }

    private static double ratio(double value, double base) {
        return base == 0 ? 1 : value / base;
    }

    private void moveTheAuthority() {
        log.begin("DynamoDB becomes the authority: for half of the users, then for all");
        setFlag(Rollouts.READ_MONGO, "50");
        ReconcileReport tail = lab.reconciler().report().orElseThrow();
        log.claim(
                "Before users move, what is new since the last verification is verified",
                tail.verifies() && tail.since() != null,
                "%s, in %.1f s",
                tail.text(),
                tail.seconds());
        Share half = share("mongodb", "read");
        log.tell("MongoDB was read for %,d of the last %,d reads.", half.part(), half.all());
        setFlag(Rollouts.READ_MONGO, "0");
        Traffic.Window moved = measure(size.requests());
        claimNoneFailed("With read-events-mongo at 0%, DynamoDB answers all", moved);
        log.tell(
                "Reads are still compared, the other way round: %,d equal, %,d different.",
                metrics.integrity("equal"), metrics.integrity("different"));
    }

    private void rehearseTheWayBack() {
        log.begin("A rehearsal of the way back, behind an outage of MongoDB");
        lab.databases().inject(Store.MONGODB, Fault.DOWN);
        Traffic.Window outage = measure(Duration.ofSeconds(size.outageSeconds()));
        lab.databases().inject(Store.MONGODB, Fault.NONE);
        claimNoneFailed("MongoDB is down, and no request of a user fails", outage);
        claimRefused("The gate does not let users go back to a store that lacks events", Rollouts.READ_MONGO, "100");
        copyBack();
        setFlag(Rollouts.READ_MONGO, "100");
        Traffic.Window back = measure(size.requests());
        setFlag(Rollouts.READ_MONGO, "0");
        Traffic.Window forward = measure(size.requests());
        claimNoneFailed("Back to MongoDB and forward again costs no request", back, forward);
    }

    private void copyBack() {
        ReconcileReport found = lab.reconciler().run(ReconcileOptions.repairOf(Store.MONGODB));
        log.tell(
                "%,d events walked in DynamoDB in %.1f s: MongoDB lacked %,d, %,d written.",
                found.walked(), found.seconds(), found.missing(), found.written());
        ReconcileReport verified = repeat(
                ReconcileReport::verifies,
                () -> lab.reconciler().run(ReconcileOptions.dryRunOf(Store.MONGODB)),
                () -> lab.reconciler().run(ReconcileOptions.repairOf(Store.MONGODB)));
        log.claim("MongoDB holds what DynamoDB holds", verified.verifies(), "%s", verified.text());
    }

    private void stopWritingMongo() {
        log.begin("MongoDB is no longer written: from here on, the way back has to copy back");
        setFlag(Rollouts.WRITE_MONGO, "0");
        Share written = awaitNoShare("mongodb", "write");
        log.claim("Nothing is written to MongoDB", written.part() == 0, "%,d of %,d", written.part(), written.all());
    }

    private void removeTheMigration() {
        log.begin("Stage 4: the migration's code is gone");
        deploy(Stage.DYNAMO_ONLY);
        awaitRequests(size.requests());
    }

    private void goBackFromStage4() {
        log.begin("The way back from stage 4, and forward again");
        setFlag(Rollouts.WRITE_MONGO, "100");
        deploy(Stage.FIX_BUG);
        claimRefused("The gate does not let users go back before events are copied back", Rollouts.READ_MONGO, "100");
        copyBack();
        setFlag(Rollouts.READ_MONGO, "100");
        Traffic.Window back = measure(size.requests());
        setFlag(Rollouts.READ_MONGO, "0");
        claimNoneFailed("Users are back on MongoDB, and no request fails", back);
        setFlag(Rollouts.WRITE_MONGO, "0");
        deploy(Stage.DYNAMO_ONLY);
    }

    private void stopMongo() {
        log.begin("MongoDB is stopped");
        lab.databases().inject(Store.MONGODB, Fault.DOWN);
        claimNoneFailed("The service runs without MongoDB", measure(2 * size.requests()));
        lab.load().stop();
        usersTraffic = lab.traffic().seconds();
    }

    /** Traffic until the users stopped. */
    List<Traffic.Second> usersTraffic() {
        return usersTraffic == null ? lab.traffic().seconds() : usersTraffic;
    }

    private void audit() {
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
