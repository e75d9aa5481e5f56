package dev.datanomad.tasks.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Some of a user's tasks, newest first.
 *
 * @param next the id before which it goes on; empty at the end
 */
public record TaskPage(List<Task> tasks, Optional<String> next) {

    /** How many pages to look through for tasks that live: a user may have deleted very many. */
    private static final int MAX_PAGES = 20;

    /** The order of ids in both stores, which compare their bytes in UTF-8, from the greatest to the smallest. */
    public static final Comparator<String> NEWEST_FIRST = Comparator.<String, byte[]>comparing(
                    id -> id.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
            .reversed();

    /** Copies {@code tasks}. */
    public TaskPage {
        tasks = List.copyOf(tasks);
    }

    /**
     * The tasks of both pages, as far as both pages reach.
     *
     * @param newer chooses one of the two copies of a task
     */
    public static TaskPage newest(TaskPage first, TaskPage second, BinaryOperator<Task> newer) {
        Optional<String> end =
                Stream.of(first, second).flatMap(page -> page.next.stream()).min(NEWEST_FIRST);
        Map<String, Task> byId = new TreeMap<>(NEWEST_FIRST);
        Stream.of(first, second)
                .flatMap(page -> page.tasks.stream())
                .filter(task -> end.isEmpty() || NEWEST_FIRST.compare(task.id(), end.get()) <= 0)
                .forEach(task -> byId.merge(task.id(), task, newer));
        return new TaskPage(List.copyOf(byId.values()), end);
    }

    /**
     * A page of tasks that live. It may have fewer than asked for, and go on all the same.
     *
     * @param pages the page before an id, tombstones among it
     */
    public static TaskPage living(Optional<String> before, int limit, Function<Optional<String>, TaskPage> pages) {
        List<Task> living = new ArrayList<>();
        Optional<String> next = before;
        for (int asked = 0; asked < MAX_PAGES; asked++) {
            TaskPage page = pages.apply(next);
            for (Task task : page.tasks) {
                if (!task.deleted() && living.size() == limit) {
                    return new TaskPage(
                            living, Optional.of(living.get(limit - 1).id()));
                }
                if (!task.deleted()) {
                    living.add(task);
                }
            }
            next = page.next;
            if (next.isEmpty()) {
                break;
            }
        }
        return new TaskPage(living, next);
    }
}
