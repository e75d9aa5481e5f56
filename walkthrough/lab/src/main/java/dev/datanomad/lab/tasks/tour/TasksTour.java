package dev.datanomad.lab.tasks.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Fault;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The eight steps, each with what can go wrong in it. */
final class TasksTour {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 3;
    private static final String BILL = "bill";
    private static final String CANARY = "carol";
    private static final int OLD_TASKS_OF_CANARY = 20;

    private final TasksLab lab;
    private final TasksTourSize size;
    private final TourLog log;
    private final TaskLedger ledger = new TaskLedger();
    private final UserFigures figures = new UserFigures();
    private final TaskClient client;
    private final TaskUser canary;
    private TaskUsers users;
    private long lost;
    private long sentAgain;

    TasksTour(TasksLab lab, TasksTourSize size, TourLog log) {
        this.lab = lab;
        this.size = size;
        this.log = log;
        client = new TaskClient(lab.url());
        canary = new TaskUser(CANARY, client, ledger, figures);
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
        audit();
    }

    private void begin(List<String> names) {
        log.begin("A to-do service on MongoDB, with old tasks and with users");
        OldTasks.insert(lab.stores().documents(), names, size.oldTasks(), ledger);
        OldTasks.insert(lab.stores().documents(), List.of(CANARY), OLD_TASKS_OF_CANARY, ledger);
        log.tell(
                "%,d tasks are in MongoDB as an old program wrote them, without versions.",
                size.oldTasks() + OLD_TASKS_OF_CANARY);
        log.tell(
                "%d users create, edit, tick off, delete and list tasks from now to the end, and read back whatever they"
                        + " have changed.",
                names.size());
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

    private void breakDynamo(String claim) {
        Traffic.Window window = lab.traffic().open();
        lab.servers().inject(Server.DYNAMODB, Fault.slow(300));
        Poll.pause(Duration.ofSeconds(size.outageSeconds()));
        lab.servers().inject(Server.DYNAMODB, Fault.DOWN);
        Poll.pause(Duration.ofSeconds(size.outageSeconds()));
        lab.servers().inject(Server.DYNAMODB, Fault.NONE);
        lab.traffic().close(window);
        log.claim(
                claim,
                window.failed() == 0 && window.requests() > 0,
                "%,d requests, %,d failed, p99 %.0f ms",
                window.requests(),
                window.failed(),
                window.all().p99());
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

    private void compare(String user) {
        Map<String, Integer> standings = new TreeMap<>();
        client.compare(user)
                .body()
                .path("tasks")
                .forEach(pair -> standings.merge(pair.path("standing").asText(), 1, Integer::sum));
        log.tell("The tasks of %s side by side: %s.", user, standings);
        int conflicts = standings.getOrDefault("conflict", 0);
        log.claim(
                "Side by side, no task of " + user + " is in conflict",
                conflicts == 0 && !standings.isEmpty(),
                "%d in conflict",
                conflicts);
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
        sentAgain = again.written();
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

    /** Until no more wait than the consumer writes in a moment: a verification looks again at what is late. */
    private void awaitFewMessages() {
        Poll.until(PATIENCE, () -> lab.stores().messages() <= 3 * size.users());
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

    private void audit() {
        log.begin("Every task is read back");
        List<String> problems = new ArrayList<>();
        long missing = 0;
        long resurrected = 0;
        for (Entry task : ledger.all()) {
            TaskClient.Answer answer = client.find(task);
            if (task.deleted() && answer.status() != 404) {
                resurrected++;
                problems.add("Task " + task.id() + " was deleted, and is there: " + answer.text());
            } else if (!task.deleted() && (answer.status() != 200 || !task.equals(Entry.of(answer.body())))) {
                missing++;
                problems.add("Task " + task.id() + " is not as acknowledged at version " + task.version() + ": "
                        + answer.status() + " " + answer.body());
            }
        }
        Stream.concat(figures.examples().stream(), problems.stream().limit(5)).forEach(line -> log.tell("%s", line));
        long failed = Math.max(figures.failed(), lab.traffic().failed());
        log.claim(
                "Failed requests: 0, over all steps, deploys and faults",
                failed == 0 && figures.requests() > 0,
                "%,d failed of %,d",
                failed,
                figures.requests());
        log.claim(
                "Lost changes: 0",
                missing == 0 && figures.changes() > 0,
                "%,d lost of %,d tasks after %,d changes",
                missing,
                ledger.all().size(),
                figures.changes());
        log.claim("Deleted tasks that came back: 0", resurrected == 0, "%,d came back", resurrected);
        log.claim(
                "Stale reads by the user who wrote: 0",
                figures.stale() == 0 && figures.checks() > 0,
                "%,d stale of %,d",
                figures.stale(),
                figures.checks());
        messages();
    }

    private void messages() {
        long stale = lab.figures().copies("stale", "queue");
        long duplicate = lab.figures().copies("duplicate", "queue");
        log.claim(
                "Messages came more than once and out of order",
                stale > 0 && duplicate > 0,
                "%,d sent, %,d written, %,d stale, %,d duplicate, %,d lost and repaired",
                lab.figures().sent(),
                lab.figures().copies("written", "queue"),
                stale,
                duplicate,
                lost);
        long conflicts = lab.figures().copies("conflict", "");
        log.claim("Conflicts: 0", conflicts == 0, "%,d of one version with other content", conflicts);
        List<String> dead = lab.feed().deadLetters();
        log.claim(
                "The message that cannot be read is the only dead letter",
                dead.equals(List.of(Chaos.POISON)),
                "%d dead letters",
                dead.size());
    }

    private static String title(Step step) {
        return "Step " + step.number() + ": " + step.title();
    }

    private void take(Step step, Who who) {
        lab.steps().take(step, who, false).lines().forEach(line -> log.tell("%s", line));
    }
}
