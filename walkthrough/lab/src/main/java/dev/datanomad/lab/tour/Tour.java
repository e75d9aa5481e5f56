package dev.datanomad.lab.tour;

import dev.datanomad.lab.door.Latencies;
import dev.datanomad.lab.door.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Deployment;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LoadReport;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The whole migration, from the first stage to the last, on a service that is in use all the time. */
final class Tour {

    private static final Pattern DIFFERING_FIELD =
            Pattern.compile("MongoDB and DynamoDB events differ: DIFFERENT .*fields=\\[([^\\],]+)");

    private static final int LOOKS = 5;

    private final Lab lab;
    private final Pace pace;
    private final Story story;
    private final Waiting waiting;
    private final StageMetrics metrics;
    private List<Traffic.Second> usersTraffic;

    Tour(Lab lab, Pace pace, Story story) {
        this.lab = lab;
        this.pace = pace;
        this.story = story;
        waiting = new Waiting(lab);
        metrics = new StageMetrics(lab.url());
    }

    void run() {
        oldEventsAndUsers();
        addDynamo();
        writeToBoth();
        readFromBoth();
        fixTheBug();
        repairTheData();
        breakDynamo();
        repairAfterTheOutage();
        moveTheAuthority();
        rehearseTheWayBack();
        stopWritingMongo();
        removeTheMigration();
        stopMongo();
        audit();
    }

    private void oldEventsAndUsers() {
        story.begin("A service on MongoDB, with old events and with users");
        lab.seed(pace.seeded());
        story.tell("%,d old events are in MongoDB, with random ids as an earlier version gave them.", pace.seeded());
        lab.startLoad(pace.users(), pace.pauseMax());
        waiting.forRequests(pace.requests());
        Latencies reads = measure(pace.requests()).reads();
        story.tell(
                "%d users write events and read them back, from now to the end; a read takes %.1f ms (median).",
                pace.users(), reads.p50());
    }

    private void addDynamo() {
        story.begin("Stage 2 adds DynamoDB, and four flags that leave everything as it is");
        deploy(Stage.ADD_DYNAMODB);
        waiting.forRequests(pace.requests());
        long writes = metrics.operations("dynamodb", "write");
        story.claim("With the flags at 0%, nothing reaches DynamoDB", writes == 0, "%,d writes", writes);
    }

    private void writeToBoth() {
        story.begin("New events go to both: 5%, 50%, 100% of the users");
        for (String percent : new String[] {"5", "50", "100"}) {
            flag(Rollouts.WRITE_DYNAMO, percent);
            Share written = share("dynamodb", "write");
            story.tell("Of the last %,d writes, %,d went to DynamoDB too.", written.all(), written.part());
        }
        Share written = share("dynamodb", "write");
        story.claim(
                "At 100%, every write reaches both",
                written.part() >= written.all() * 0.95, "%,d of %,d", written.part(), written.all());
    }

    private void readFromBoth() {
        story.begin("Shadow reads compare the two: 25%, 100% of the users");
        for (String percent : new String[] {"25", "100"}) {
            flag(Rollouts.READ_DYNAMO, percent);
            waiting.forRequests(pace.requests());
            story.tell(
                    "At %s%%: %,d events were equal so far, %,d different.",
                    percent, metrics.integrity("equal"), metrics.integrity("different"));
        }
        waiting.until(
                "a difference is found",
                () -> metrics.integrity("different") > 0 && differingField().isPresent());
        story.claim(
                "The integrity check finds the bug, and names the field",
                differingField().isPresent(),
                "%,d different, at %s",
                metrics.integrity("different"),
                differingField().orElse("?"));
        story.tell("Users saw nothing of it: MongoDB answers them, and DynamoDB is only asked beside it.");
    }

    /** The field that the stage's log names for the first event that differs. */
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

    private void fixTheBug() {
        story.begin("Stage 3 fixes the bug: an empty string is written as it is");
        deploy(Stage.FIX_BUG);
        // Events of the old stage are read back for a moment yet, and a difference is looked at twice.
        waiting.forSeconds(3);
        long equal = metrics.integrity("equal");
        long different = metrics.integrity("different");
        waiting.until("enough new events are compared", () -> metrics.integrity("equal") >= equal + pace.requests());
        long since = metrics.integrity("different") - different;
        story.claim(
                "New events are equal in both",
                since == 0,
                "%,d equal, %,d different",
                metrics.integrity("equal") - equal,
                since);
    }

    private void repairTheData() {
        story.begin("Reconciliation copies old events, and repairs what the bug has stored");
        ReconcileReport found = lab.reconcile(false, false);
        story.tell(
                "%,d events walked in %.1f s: %,d were missing in DynamoDB, %,d different; %,d written.",
                found.walked(), found.seconds(), found.missing(), found.different(), found.written());
        story.claim(
                "The fix in the code did not fix the data",
                found.different() > 0,
                "%,d events were still different",
                found.different());
        claimReconciled("After it, a dry run finds nothing missing and nothing different");
    }

    private void claimReconciled(String claim) {
        ReconcileReport dryRun = waiting.untilClean();
        story.claim(claim, dryRun.clean(), "%s", dryRun.text());
    }

    private void breakDynamo() {
        story.begin("DynamoDB becomes slow, hangs, and goes down, with shadow reads at 100%");
        flag(Rollouts.READ_DYNAMO, "0");
        Latencies without = measure(2 * pace.requests()).reads();
        flag(Rollouts.READ_DYNAMO, "100");
        Latencies with = measure(2 * pace.requests()).reads();
        story.tell("Reads without shadow reads: %s; with them: %s.", text(without), text(with));

        lab.fault(Database.DYNAMODB, Fault.slow(300));
        story.tell(
                "DynamoDB 300 ms slower: reads %s.",
                text(measure(pace.requests()).reads()));

        long failures = metrics.secondWriteFailures();
        lab.fault(Database.DYNAMODB, Fault.HANG);
        Traffic.Window hanging = measureSeconds(pace.outageSeconds());
        lab.fault(Database.DYNAMODB, Fault.DOWN);
        Traffic.Window down = measureSeconds(pace.outageSeconds());
        lab.fault(Database.DYNAMODB, Fault.NONE);

        Latencies reads = hanging.reads();
        story.tell(
                "DynamoDB hung for %d s: reads %s; median %.2f times and p99 %.2f times those without shadow reads.",
                pace.outageSeconds(),
                text(reads),
                ratio(reads.p50(), without.p50()),
                ratio(reads.p99(), without.p99()));
        story.tell("DynamoDB was down for %d s: reads %s.", pace.outageSeconds(), text(down.reads()));
        story.claim(
                "While DynamoDB hangs, reads go on and none waits for it",
                reads.count() > 0 && reads.p50() < 500 && reads.max() < pace.outageSeconds() * 1_000,
                "%,d reads, the slowest took %.0f ms",
                reads.count(),
                reads.max());
        story.claim(
                "While DynamoDB hangs or is down, no request of a user fails",
                hanging.failed() + down.failed() == 0,
                "%,d requests, %,d failed",
                hanging.requests() + down.requests(),
                hanging.failed() + down.failed());
        story.tell(
                "%,d writes did not reach DynamoDB: counted, logged, and not the users' problem.",
                metrics.secondWriteFailures() - failures);
    }

    private static String text(Latencies reads) {
        return String.format(Locale.ROOT, "median %.1f ms, p99 %.1f ms", reads.p50(), reads.p99());
    }

    private static double ratio(double value, double base) {
        return base == 0 ? 1 : value / base;
    }

    private void repairAfterTheOutage() {
        story.begin("Reconciliation brings in what DynamoDB missed");
        waiting.forRequests(pace.requests());
        ReconcileReport found = lab.reconcile(false, false);
        story.tell(
                "%,d events walked in %.1f s: %,d were missing, %,d written.",
                found.walked(), found.seconds(), found.missing(), found.written());
        claimReconciled("DynamoDB again holds what MongoDB holds");
    }

    private void moveTheAuthority() {
        story.begin("DynamoDB answers: for half of the users, then for all");
        flag(Rollouts.READ_MONGO, "50");
        Share half = share("mongodb", "read");
        story.tell("MongoDB answered %,d of the last %,d reads.", half.part(), half.all());
        flag(Rollouts.READ_MONGO, "0");
        Share none = untilNothing("mongodb", "read");
        story.claim(
                "With read-events-mongo at 0%, DynamoDB alone is read",
                none.part() == 0, "%,d of %,d reads by MongoDB", none.part(), none.all());
    }

    private void rehearseTheWayBack() {
        story.begin("A rehearsal of the way back, while both are still written");
        flag(Rollouts.READ_MONGO, "100");
        Traffic.Window back = measure(pace.requests());
        flag(Rollouts.READ_MONGO, "0");
        Traffic.Window forward = measure(pace.requests());
        story.claim(
                "Back to MongoDB and forward again costs no request",
                back.failed() + forward.failed() == 0,
                "%,d requests, %,d failed",
                back.requests() + forward.requests(),
                back.failed() + forward.failed());
        ReconcileReport bothWays = waiting.untilCleanBothWays();
        story.claim(
                "MongoDB has everything that DynamoDB has",
                bothWays.onlyInDynamo() != null && bothWays.onlyInDynamo() == 0,
                "%,d events only in DynamoDB, of %,d",
                bothWays.onlyInDynamo(),
                bothWays.walked());
    }

    private void stopWritingMongo() {
        story.begin("MongoDB is no longer written: from here on there is no way back");
        flag(Rollouts.WRITE_MONGO, "0");
        Share written = untilNothing("mongodb", "write");
        story.claim("Nothing is written to MongoDB", written.part() == 0, "%,d of %,d", written.part(), written.all());
    }

    private void removeTheMigration() {
        story.begin("Stage 4: the migration's code is gone");
        deploy(Stage.DYNAMO_ONLY);
        waiting.forRequests(pace.requests());
    }

    private void stopMongo() {
        story.begin("MongoDB is stopped");
        lab.fault(Database.MONGODB, Fault.DOWN);
        Traffic.Window without = measure(2 * pace.requests());
        story.claim(
                "The service lives without MongoDB",
                without.failed() == 0,
                "%,d requests, %,d failed",
                without.requests(),
                without.failed());
        lab.load().stop();
        usersTraffic = lab.traffic().seconds();
    }

    /** What went through the front door as long as there were users; an audit is not one. */
    List<Traffic.Second> usersTraffic() {
        return usersTraffic == null ? lab.traffic().seconds() : usersTraffic;
    }

    private void audit() {
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
                audit.unread() == 0 && audit.checked() == load.acknowledged() + pace.seeded(),
                "%,d of %,d",
                audit.checked() - audit.unread(),
                load.acknowledged() + pace.seeded());
        story.claim("Lost events: 0", audit.lost() == 0, "%,d lost", audit.lost());
        story.claim("Different events: 0", audit.different() == 0, "%,d different", audit.different());
        audit.examples().forEach(example -> story.tell("%s", example));
    }

    private void deploy(Stage stage) {
        Deployment done = lab.deploy(stage);
        story.claim(
                "Stage " + stage.number() + " goes live without a failed request",
                done.failed() == 0,
                "%,d requests in the meantime, %,d failed; ready after %.1f s",
                done.requests(),
                done.failed(),
                done.readyMillis() / 1_000.0);
    }

    private void flag(String key, String percent) {
        waiting.forFlags(() -> lab.setFlag(key, percent));
        story.tell("%s is at %s%%.", key, percent);
    }

    private Traffic.Window measure(int requests) {
        Traffic.Window window = lab.traffic().open();
        waiting.forRequests(requests);
        lab.traffic().close(window);
        return window;
    }

    private Traffic.Window measureSeconds(int seconds) {
        Traffic.Window window = lab.traffic().open();
        waiting.forSeconds(seconds);
        lab.traffic().close(window);
        return window;
    }

    /** How many of the next operations touch a store. */
    private Share share(String store, String operation) {
        waiting.forRequests(2 * pace.users());
        long part = metrics.operations(store, operation);
        long all = metrics.operations("total", operation);
        waiting.forRequests(pace.requests());
        return new Share(metrics.operations(store, operation) - part, metrics.operations("total", operation) - all);
    }

    /** Looks several times, because what was begun before a change of the flags may end after it. */
    private Share untilNothing(String store, String operation) {
        Share share = share(store, operation);
        for (int i = 1; i < LOOKS && share.part() > 0; i++) {
            share = share(store, operation);
        }
        return share;
    }

    private record Share(long part, long all) {}
}
