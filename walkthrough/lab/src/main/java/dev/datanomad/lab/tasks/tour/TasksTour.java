package dev.datanomad.lab.tasks.tour;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Poll;
import dev.datanomad.lab.tasks.Server;
import dev.datanomad.lab.tasks.TaskFeed.Part;
import dev.datanomad.lab.tasks.TaskReconciliation.Result;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import dev.datanomad.lab.tasks.TaskSteps.Who;
import dev.datanomad.lab.tasks.TasksLab;
import dev.datanomad.lab.tour.TourLog;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.migration.TableDigest;
import dev.datanomad.tasks.migration.TaskFlags;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The eight steps, each with what can go wrong in it. */
final class TasksTour extends TasksTourSteps {

    private static final int ATTEMPTS = 3;
    private static final String BILL = "bill";

    private final TaskUser canary = new TaskUser(CANARY, client, ledger, figures);
    private TaskUsers users;
    private long lost;

    TasksTour(TasksLab lab, TasksTourSize size, TourLog log) {
        super(lab, size, log);
    }

    void run() {
        List<String> names = Stream.concat(
                        Stream.of(BILL, "jane"),
                        IntStream.range(2, size.users()).mapToObj(i -> "user-" + i))
                .toList();
        begin(names);
        try (TaskUsers atWork = new TaskUsers(names, size.pauseMillis(), client, ledger, figures)) {
            users = atWork;
            users.awaitChanges(size.changes());
            deployTheNewDatabase();
            addItsAccessCode();
            writeToBoth();
            try (Chaos chaos = new Chaos(lab.stores())) {
                useTheQueue(chaos);
                readFromBoth();
                believeTheOldOrder();
                backfillBeside(chaos);
            }
            migrateOldData();
            makeItPrimary();
            stopWritingTheOld();
            backfillTwice();
            deleteTheOldCode();
        }
        new TaskAudit(lab, client, ledger, figures, log).run(lost);
    }

    private void deployTheNewDatabase() {
        log.begin(title(Step.DEPLOY_NEW_DATABASE));
        take(Step.DEPLOY_NEW_DATABASE, Who.EVERYBODY);
    }

    private void addItsAccessCode() {
        log.begin(title(Step.ADD_ACCESS_CODE));
        take(Step.ADD_ACCESS_CODE, Who.EVERYBODY);
        users.awaitChanges(size.changes());
        long uses = lab.figures().operations(Server.DYNAMODB);
        log.claim(
                "With all flags off, the new code does nothing with DynamoDB", uses == 0, "%,d reads and writes", uses);
    }

    private void writeToBoth() {
        log.begin(title(Step.WRITE_TO_BOTH) + ", within the request");
        take(Step.WRITE_TO_BOTH, Who.percent("25"));
        users.awaitChanges(size.changes() / 2);
        take(Step.WRITE_TO_BOTH, Who.EVERYBODY);
        users.awaitChanges(size.changes());
        log.tell("%,d copies have come to DynamoDB.", lab.figures().copies("written", "inline"));
        breakDynamo("While second writes are within the request, DynamoDB is slow and then down: no request fails");
        log.tell(
                "%,d second writes failed: counted and logged, and brought by a later change or by the reconciliation.",
                lab.figures().failedSecondWrites());
    }

    private void useTheQueue(Chaos chaos) {
        log.begin("The same through the queue, which loses, doubles and delays messages");
        chaos.poison();
        lab.steps().setFlag(TaskFlags.QUEUE_TASKS.key(), "100");
        users.awaitChanges(size.changes());
        for (Part part : Part.values()) {
            lab.feed().kill(part);
            users.awaitChanges(size.changes() / 4);
            lab.feed().restart(part);
        }
        log.tell("Relay and consumer were killed while they worked, and started again.");
        users.awaitChanges(size.changes());
        breakDynamo("While copies go through the queue, DynamoDB is slow and then down: no request fails");
    }

    private void readFromBoth() {
        log.begin(title(Step.READ_FROM_BOTH) + ", first for one user");
        take(Step.READ_FROM_BOTH, Who.user(BILL));
        users.awaitChanges(size.changes() / 2);
        compare(BILL);
        take(Step.READ_FROM_BOTH, Who.percent("50"));
        users.awaitChanges(size.changes() / 2);
        take(Step.READ_FROM_BOTH, Who.EVERYBODY);
        users.awaitChanges(size.changes());
        log.tell(
                "%,d reads of both were answered by MongoDB alone, as DynamoDB had not answered in time.",
                lab.figures().readAlone());
    }

    private void believeTheOldOrder() {
        log.begin("One user believes the pattern's own order: 6 before 7");
        take(Step.NEW_PRIMARY, Who.user(CANARY));
        canary.create();
        String refusal = "";
        try {
            lab.steps().take(Step.STOP_WRITING_OLD, Who.user(CANARY), false);
        } catch (LabException e) {
            refusal = e.isUnsafe() ? e.getMessage() : "";
        }
        log.claim("Before old data is migrated, step 6 is refused", !refusal.isEmpty(), "%s", refusal);
        lab.steps().take(Step.STOP_WRITING_OLD, Who.user(CANARY), true);
        canary.create();
        long missed = canary.missed();
        log.claim(
                "Taken all the same, this user misses every task that has not been changed since step 3",
                missed == OLD_TASKS_OF_CANARY,
                "%s misses %d of %d tasks",
                CANARY,
                missed,
                ledger.living(CANARY).size());
        take(Step.READ_FROM_BOTH, Who.user(CANARY));
        long missedAfter = canary.missed();
        log.claim(
                "Back in step 4, nothing is lost, and neither is what was new in the meantime",
                missedAfter == 0,
                "%s misses %d of %d tasks",
                CANARY,
                missedAfter,
                ledger.living(CANARY).size());
    }

    private void backfillBeside(Chaos chaos) {
        log.begin("A backfill, while users change tasks and the queue is disturbed");
        Result copied = lab.reconciliation().run(Map.of());
        log.tell("%s.", copied.text());
        awaitMessagesOutOfOrder();
        chaos.stop();
        lab.feed().kill(Part.CONSUMER);
        users.awaitChanges(size.changes() / 2);
        chaos.loseAll();
        lab.feed().restart(Part.CONSUMER);
        lost += chaos.lost();
        log.tell(
                "Until now, %,d messages were lost, %,d doubled and %,d delayed.",
                chaos.lost(), chaos.doubled(), chaos.delayed());
    }

    private void migrateOldData() {
        log.begin(title(Step.MIGRATE_OLD_DATA));
        Result again = lab.reconciliation().run(Map.of(), "--sweep");
        long sentAgain = again.written();
        log.tell("%,d tasks whose messages were lost, or are late, are sent through the queue once more.", sentAgain);
        awaitFewMessages();
        log.claim(
                "Lost messages are found, and what they should have brought is repaired",
                lost > 0 && sentAgain > 0,
                "%,d messages lost, %,d tasks sent again",
                lost,
                sentAgain);
        Outcome outcome = lab.steps().take(Step.MIGRATE_OLD_DATA, Who.EVERYBODY, false);
        for (int attempt = 1; !outcome.ok() && attempt < ATTEMPTS; attempt++) {
            outcome = lab.steps().take(Step.MIGRATE_OLD_DATA, Who.EVERYBODY, false);
        }
        outcome.lines().forEach(line -> log.tell("%s", line));
        log.claim(
                "After it, DynamoDB has every task of MongoDB at its version",
                outcome.ok(),
                "%s",
                outcome.lines().get(outcome.lines().size() - 1));
    }

    private void makeItPrimary() {
        log.begin(title(Step.NEW_PRIMARY) + ", first for one user, and back, and again");
        try (Chaos chaos = new Chaos(lab.stores())) {
            take(Step.NEW_PRIMARY, Who.user(BILL));
            users.awaitChanges(size.changes() / 2);
            take(Step.NEW_PRIMARY, Who.percent("50"));
            users.awaitChanges(size.changes() / 2);
            take(Step.NEW_PRIMARY, Who.EVERYBODY);
            users.awaitChanges(size.changes());
            take(Step.READ_FROM_BOTH, Who.EVERYBODY);
            users.awaitChanges(size.changes() / 2);
            take(Step.NEW_PRIMARY, Who.EVERYBODY);
            users.awaitChanges(size.changes() / 2);
            chaos.stop();
            lost += chaos.lost();
        }
        log.claim(
                "Users read what they wrote, forward and back, while copies are lost and late",
                figures.stale() == 0,
                "%,d stale of %,d",
                figures.stale(),
                figures.checks());
    }

    private void stopWritingTheOld() {
        log.begin(title(Step.STOP_WRITING_OLD));
        lab.steps().setFlag(TaskFlags.QUEUE_TASKS.key(), "0");
        log.tell("Copies are within the request again, so that the queue becomes empty.");
        if (!Poll.until(PATIENCE, () -> lab.stores().messages() == 0)) {
            throw LabException.failed("The queue has not become empty within " + PATIENCE.toSeconds() + " s.");
        }
        try {
            take(Step.STOP_WRITING_OLD, Who.EVERYBODY);
        } catch (LabException e) {
            if (!e.isUnsafe()) {
                throw e;
            }
            // Messages for DynamoDB were lost while MongoDB was primary once more.
            log.tell("Refused: %s", e.getMessage());
            take(Step.MIGRATE_OLD_DATA, Who.EVERYBODY);
            take(Step.STOP_WRITING_OLD, Who.EVERYBODY);
        }
        users.awaitChanges(size.changes());
    }

    private void backfillTwice() {
        log.begin("Two backfills from nothing, in other orders");
        Result first = lab.reconciliation().run(Map.of("TASKS_TABLE", "tasks_once"), "--parallel", "1");
        Result second = lab.reconciliation().run(Map.of("TASKS_TABLE", "tasks_twice"), "--parallel", "8");
        log.tell("One after the other: %s.", first.text());
        log.tell("Eight at a time: %s.", second.text());
        TableDigest source = lab.stores().mongoDigest();
        TableDigest one = lab.stores().dynamoDigest("tasks_once");
        TableDigest other = lab.stores().dynamoDigest("tasks_twice");
        log.claim(
                "Both end in the same table, which is MongoDB's",
                one.equals(other) && one.equals(source) && one.tasks() > 0,
                "%,d, %,d and %,d tasks, digests %.8s, %.8s and %.8s",
                source.tasks(),
                one.tasks(),
                other.tasks(),
                source.sum(),
                one.sum(),
                other.sum());
        Result again = lab.reconciliation().run(Map.of("TASKS_TABLE", "tasks_once"));
        log.claim("A second run writes nothing", again.written() == 0 && again.clean(), "%,d written", again.written());
    }

    private void deleteTheOldCode() {
        log.begin(title(Step.DELETE_OLD_CODE));
        take(Step.DELETE_OLD_CODE, Who.EVERYBODY);
        users.awaitChanges(size.changes());
    }
}
