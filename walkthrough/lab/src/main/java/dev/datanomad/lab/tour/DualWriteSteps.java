package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;

/** The first part of the tour: from MongoDB alone to two databases with the same events. */
final class DualWriteSteps extends TourSteps {

    /** So many requests for each user that all of them have read the events they wrote before. */
    private static final int SEVERAL_EVENTS = 20;

    DualWriteSteps(Lab lab, TourSize size, TourLog log) {
        super(lab, size, log);
    }

    void startUsers() {
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

    void addDynamo() {
        log.begin("Stage 2 adds DynamoDB, and four flags that leave everything as it is");
        deploy(Stage.ADD_DYNAMODB);
        awaitRequests(size.requests());
        long writes = metrics.operations("dynamodb", "write");
        log.claim("With the flags at 0%, nothing reaches DynamoDB", writes == 0, "%,d writes", writes);
    }

    void writeToBoth() {
        log.begin("Dual writes: 5%, 50%, 100% of the users");
        for (String percent : new String[] {"5", "50", "100"}) {
            setFlag(Rollouts.WRITE_DYNAMO, percent);
            Share written = share("dynamodb", "write");
            log.tell("Of the last %,d writes, %,d went to DynamoDB, too.", written.all(), written.part());
        }
        long failedBefore = metrics.secondaryWriteFailures("dynamodb");
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

    void readFromBoth() {
        log.begin("Shadow reads compare the two: 25%, 100% of the users");
        for (String percent : new String[] {"25", "100"}) {
            setFlag(Rollouts.READ_DYNAMO, percent);
            awaitRequests(size.requests());
            log.tell(
                    "At %s%%: %,d events were equal so far, %,d different.",
                    percent, metrics.integrity("equal"), metrics.integrity("different"));
        }
        await(
                "a difference",
                () -> metrics.integrity("different") > 0
                        && metrics.differingField().isPresent());
        log.claim(
                "The integrity check finds the bug, and names the field",
                metrics.differingField().isPresent(),
                "%,d different, at %s",
                metrics.integrity("different"),
                metrics.differingField().orElse("?"));
        log.tell("Users did not notice: MongoDB answers them, and DynamoDB is read in the background.");
    }

    void fixTheBug() {
        log.begin("Stage 3 fixes the bug: an empty string is written as it is");
        deploy(Stage.FIX_BUG);
        // For a moment, users read events of the previous stage: their comparisons must not count.
        awaitRequests(SEVERAL_EVENTS * size.users());
        awaitComparisons();
        long equal = metrics.integrity("equal");
        long different = metrics.integrity("different");
        await("comparisons of new events", () -> metrics.integrity("equal") >= equal + size.requests());
        long since = metrics.integrity("different") - different;
        log.claim(
                "New events are equal in both",
                since == 0,
                "%,d equal, %,d different",
                metrics.integrity("equal") - equal,
                since);
    }

    void repairTheData() {
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
}
