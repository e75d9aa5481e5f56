package dev.datanomad.lab.tasks.tour;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every task as it was acknowledged last, by its id. Each user's tasks are written by one thread. Thread-safe. */
final class TaskLedger {

    private final Map<String, Map<String, Entry>> users = new ConcurrentHashMap<>();

    void acknowledged(Entry task) {
        users.computeIfAbsent(task.user(), user -> new ConcurrentHashMap<>()).put(task.id(), task);
    }

    /** Takes a task out of which nobody knows what became of it: a change of it was not answered. */
    void uncertain(Entry task) {
        users.get(task.user()).remove(task.id());
    }

    /** A user's tasks, deleted ones among them. */
    Map<String, Entry> of(String user) {
        return users.getOrDefault(user, Map.of());
    }

    List<Entry> living(String user) {
        return of(user).values().stream().filter(task -> !task.deleted()).toList();
    }

    List<String> users() {
        return users.keySet().stream().sorted().toList();
    }

    List<Entry> all() {
        return users.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }
}
