package dev.datanomad.lab.tasks.tour;

import dev.datanomad.lab.tasks.TasksLab;
import dev.datanomad.lab.tour.TourLog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The end of a tour: every task is read back, and what users and programs have counted is compared with what should be. */
final class TaskAudit {

    private final TasksLab lab;
    private final TaskClient client;
    private final TaskLedger ledger;
    private final UserFigures figures;
    private final TourLog log;

    TaskAudit(TasksLab lab, TaskClient client, TaskLedger ledger, UserFigures figures, TourLog log) {
        this.lab = lab;
        this.client = client;
        this.ledger = ledger;
        this.figures = figures;
        this.log = log;
    }

    /** @param lost how many messages the queue has lost */
    void run(long lost) {
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
        messages(lost);
    }

    private void messages(long lost) {
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
}
