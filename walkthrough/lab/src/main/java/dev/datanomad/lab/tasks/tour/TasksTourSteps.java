package dev.datanomad.lab.tasks.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Poll;
import dev.datanomad.lab.tasks.Server;
import dev.datanomad.lab.tasks.TaskSteps.Who;
import dev.datanomad.lab.tasks.TasksLab;
import dev.datanomad.lab.tour.TourLog;
import dev.datanomad.tasks.migration.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The actions, waits and measurements that recur in the steps of the tour. */
abstract class TasksTourSteps {

    static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Messages that are no accident. */
    private static final int SOME = 5;

    static final String CANARY = "carol";
    static final int OLD_TASKS_OF_CANARY = 20;

    final TasksLab lab;
    final TasksTourSize size;
    final TourLog log;
    final TaskLedger ledger = new TaskLedger();
    final UserFigures figures = new UserFigures();
    final TaskClient client;

    TasksTourSteps(TasksLab lab, TasksTourSize size, TourLog log) {
        this.lab = lab;
        this.size = size;
        this.log = log;
        client = new TaskClient(lab.url());
    }

    final void begin(List<String> names) {
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

    final void breakDynamo(String claim) {
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

    final void compare(String user) {
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

    /** Until no more wait than the consumer writes in a moment: a verification looks again at what is late. */
    final void awaitFewMessages() {
        Poll.until(PATIENCE, () -> lab.stores().messages() <= 3 * size.users());
    }

    /** Until some have come too late, and some twice: what no user has changed again is never too late. */
    final void awaitMessagesOutOfOrder() {
        Poll.until(
                PATIENCE,
                () -> Stream.of("stale", "duplicate")
                        .allMatch(outcome -> lab.figures().copies(outcome, "queue") >= SOME));
    }

    static String title(Step step) {
        return "Step " + step.number() + ": " + step.title();
    }

    final void take(Step step, Who who) {
        lab.steps().take(step, who, false).lines().forEach(line -> log.tell("%s", line));
    }
}
