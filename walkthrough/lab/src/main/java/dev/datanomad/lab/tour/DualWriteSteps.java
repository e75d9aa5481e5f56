package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Latencies;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The first part of the tour: from MongoDB alone to two databases that hold the same. */
final class DualWriteSteps {

    /**
     * After a deploy, users read events of the old stage for a moment yet. Such a read waits for others for up to a second,
     * and if it differs, for 2.5 s more until it is looked at again.
     */
    private static final int COMPARED_SECONDS = 8;

    private static final Pattern DIFFERING_FIELD =
            Pattern.compile("MongoDB and DynamoDB events differ: DIFFERENT .*fields=\\[([^\\],]+)");

    private final TourContext tour;
    private final Lab lab;
    private final TourSize pace;
    private final TourLog log;
    private final Waiting waiting;
    private final StageMetrics metrics;

    DualWriteSteps(TourContext tour) {
        this.tour = tour;
        lab = tour.lab();
        pace = tour.pace();
        log = tour.log();
        waiting = tour.waiting();
        metrics = tour.metrics();
    }

    void oldEventsAndUsers() {
        log.begin("A service on MongoDB, with old events and with users");
        lab.seed(pace.seeded());
        log.tell("%,d old events are in MongoDB, with random ids as an earlier version gave them.", pace.seeded());
        lab.startLoad(pace.users(), pace.pauseMax());
        waiting.forRequests(pace.requests());
        Latencies reads = tour.measure(pace.requests()).reads();
        log.tell(
                "%d users write events and read them back, from now to the end; a read takes %.1f ms (median).",
                pace.users(), reads.p50());
    }

    void addDynamo() {
        log.begin("Stage 2 adds DynamoDB, and four flags that leave everything as it is");
        tour.deploy(Stage.ADD_DYNAMODB);
        waiting.forRequests(pace.requests());
        long writes = metrics.operations("dynamodb", "write");
        log.claim("With the flags at 0%, nothing reaches DynamoDB", writes == 0, "%,d writes", writes);
    }

    void writeToBoth() {
        log.begin("New events go to both: 5%, 50%, 100% of the users");
        for (String percent : new String[] {"5", "50", "100"}) {
            tour.flag(Rollouts.WRITE_DYNAMO, percent);
            TourContext.Share written = tour.share("dynamodb", "write");
            log.tell("Of the last %,d writes, %,d went to DynamoDB too.", written.all(), written.part());
        }
        long failedBefore = metrics.secondWriteFailures("dynamodb");
        TourContext.Share written = tour.share("dynamodb", "write");
        long failed = metrics.secondWriteFailures("dynamodb") - failedBefore;
        // A second write may fail on a machine that has too much to do; it was sent all the same, and is counted.
        log.claim(
                "At 100%, every write goes to both",
                written.part() + failed >= written.all() - pace.users(),
                "%,d of %,d, give or take the %d users at it; %,d failed on the way",
                written.part() + failed,
                written.all(),
                pace.users(),
                failed);
    }

    void readFromBoth() {
        log.begin("Shadow reads compare the two: 25%, 100% of the users");
        for (String percent : new String[] {"25", "100"}) {
            tour.flag(Rollouts.READ_DYNAMO, percent);
            waiting.forRequests(pace.requests());
            log.tell(
                    "At %s%%: %,d events were equal so far, %,d different.",
                    percent, metrics.integrity("equal"), metrics.integrity("different"));
        }
        waiting.until(
                "a difference is found",
                () -> metrics.integrity("different") > 0 && differingField().isPresent());
        log.claim(
                "The integrity check finds the bug, and names the field",
                differingField().isPresent(),
                "%,d different, at %s",
                metrics.integrity("different"),
                differingField().orElse("?"));
        log.tell("Users saw nothing of it: MongoDB answers them, and DynamoDB is only asked beside it.");
    }

    void fixTheBug() {
        log.begin("Stage 3 fixes the bug: an empty string is written as it is");
        tour.deploy(Stage.FIX_BUG);
        waiting.forSeconds(COMPARED_SECONDS);
        long equal = metrics.integrity("equal");
        long different = metrics.integrity("different");
        waiting.until("enough new events are compared", () -> metrics.integrity("equal") >= equal + pace.requests());
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
        ReconcileReport found = lab.reconcile(false, false);
        log.tell(
                "%,d events walked in %.1f s: %,d were missing in DynamoDB, %,d different; %,d written.",
                found.walked(), found.seconds(), found.missing(), found.different(), found.written());
        log.claim(
                "The fix in the code did not fix the data",
                found.different() > 0,
                "%,d events were still different",
                found.different());
        tour.claimReconciled("After it, a dry run finds nothing missing and nothing different");
    }

    private Optional<String> differingField() {
        try (Stream<String> lines = Files.lines(lab.stageLog())) {
            return lines.map(DIFFERING_FIELD::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (IOException e) {
            throw LabException.failed("The log " + lab.stageLog() + " cannot be read: " + e.getMessage());
        }
    }
}
