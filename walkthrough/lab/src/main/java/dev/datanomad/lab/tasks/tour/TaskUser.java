package dev.datanomad.lab.tasks.tour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.tasks.tour.TaskClient.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A user who does one thing after the other, and after every change that was acknowledged reads the task back: the answer must
 * be that version or a newer one, and after a deletion there must be none. For one thread.
 */
final class TaskUser {

    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int GONE = 204;
    private static final int NOT_FOUND = 404;

    private final String name;
    private final TaskClient client;
    private final TaskLedger ledger;
    private final UserFigures figures;
    private final Random random;
    private Entry latest;
    private int written;

    TaskUser(String name, TaskClient client, TaskLedger ledger, UserFigures figures) {
        this.name = name;
        this.client = client;
        this.ledger = ledger;
        this.figures = figures;
        random = new Random(name.hashCode());
    }

    /** Does something: mostly a change, half the time of the task that was changed last. */
    void act() {
        List<Entry> living = ledger.living(name);
        int choice = random.nextInt(100);
        if (living.isEmpty() || choice < 25) {
            create();
        } else {
            boolean goesOn = latest != null && !latest.deleted() && random.nextBoolean();
            Entry task = goesOn ? latest : living.get(random.nextInt(living.size()));
            if (choice < 55) {
                edit(task, Map.of("text", text()));
            } else if (choice < 75) {
                edit(task, Map.of("done", !task.done()));
            } else if (choice < 87) {
                delete(task);
            } else {
                list();
            }
        }
    }

    private String text() {
        written++;
        return "What " + name + " wants to do, number " + written;
    }

    void create() {
        figures.requested();
        Answer answer = client.create(name, text());
        if (answer.status() == CREATED) {
            acknowledged(Entry.of(answer.body()));
        } else {
            figures.failed("A task of " + name + " was not created: " + answer.text());
        }
    }

    private void edit(Entry task, Map<String, Object> changes) {
        figures.requested();
        Answer answer = client.edit(task, changes, random.nextBoolean());
        if (answer.status() == OK) {
            acknowledged(Entry.of(answer.body()));
        } else {
            notChanged(task, answer);
        }
    }

    private void delete(Entry task) {
        figures.requested();
        Answer answer = client.delete(task);
        if (answer.status() == GONE) {
            acknowledged(task.asDeleted());
        } else {
            notChanged(task, answer);
        }
    }

    private void notChanged(Entry task, Answer answer) {
        ledger.uncertain(task);
        latest = null;
        figures.failed("Task " + task.id() + " of " + name + " at version " + task.version() + " was not changed: "
                + answer.text());
    }

    private void acknowledged(Entry task) {
        ledger.acknowledged(task);
        latest = task;
        figures.acknowledged();
        figures.requested();
        Answer answer = client.find(task);
        if (answer.status() != OK && answer.status() != NOT_FOUND) {
            figures.failed("Task " + task.id() + " of " + name + " was not read: " + answer.text());
            return;
        }
        boolean right = task.deleted() ? answer.status() == NOT_FOUND : task.isIn(answer.body());
        figures.checked(
                right
                        ? ""
                        : "Task " + task.id() + " of " + name + " is not at version " + task.version() + ", which was "
                                + (task.deleted() ? "its deletion: " : "acknowledged: ") + answer.body());
    }

    private void list() {
        Map<String, JsonNode> found = new HashMap<>();
        for (Answer page : client.list(name)) {
            figures.requested();
            if (page.status() != OK) {
                figures.failed("The list of " + name + " was not read: " + page.text());
                return;
            }
            page.body().path("tasks").forEach(task -> found.put(task.path("id").asText(), task));
        }
        ledger.of(name).values().forEach(task -> figures.checked(problem(task, found.get(task.id()))));
    }

    private static String problem(Entry task, JsonNode found) {
        boolean right = task.deleted() ? found == null : found != null && task.isIn(found);
        return right
                ? ""
                : "In the list of " + task.user() + ", task " + task.id() + " is not as acknowledged at version "
                        + task.version() + ": " + found;
    }

    /** How many of the user's living tasks the list lacks. */
    long missed() {
        Map<String, JsonNode> found = new HashMap<>();
        client.list(name)
                .forEach(page -> page.body()
                        .path("tasks")
                        .forEach(task -> found.put(task.path("id").asText(), task)));
        return ledger.living(name).stream()
                .filter(task -> !found.containsKey(task.id()))
                .count();
    }
}
