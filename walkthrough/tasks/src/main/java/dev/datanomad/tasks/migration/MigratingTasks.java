package dev.datanomad.tasks.migration;

import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.tasks.migration.SecondReads.Answers;
import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.Change;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskPage;
import dev.datanomad.tasks.store.TaskStore;
import dev.datanomad.tasks.store.Tasks;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Tasks in both stores, each user served as flags say. One rule makes every step safe, forward and back: <b>a task's authority
 * assigns its version in the same write as the change, and of two copies the newer counts</b>.
 *
 * <p>While both stores are read, users read their own writes, whichever store has acknowledged them: a read answers with the
 * newer copy, and a change begins with bringing the authority up to it. So instances may have different flags for a moment. If
 * the other store does not answer, the authority answers alone, which is counted. Thread-safe.
 */
public final class MigratingTasks implements Tasks {

    private final Function<String, Route> routes;
    private final Side mongo;
    private final Side dynamo;
    private final SecondReads secondReads;

    /**
     * One of the two stores.
     *
     * @param store as an authority
     * @param secondWrites changes within a request, while the other is the authority
     * @param secondReads counts its copies that conflict with the authority's, as reads of both see them
     */
    public record Side(TaskStore store, SecondWrites secondWrites, Copies secondReads) {}

    /** @param routes how a user is served, by the user's key; must not block */
    public MigratingTasks(Function<String, Route> routes, Side mongo, Side dynamo, SecondReads secondReads) {
        this.routes = routes;
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.secondReads = secondReads;
    }

    @Override
    public void create(Task task) {
        Route route = routes.apply(task.user());
        authority(route).store.create(task, route.outbox());
        copy(route, task);
    }

    @Override
    public Task change(String user, String id, Change change, OptionalLong expected) {
        Route route = routes.apply(user);
        if (route.readsBoth()) {
            catchUp(route, user, id);
        }
        Task changed = authority(route).store.change(user, id, change, expected, route.outbox());
        copy(route, changed);
        return changed;
    }

    @Override
    public Optional<Task> find(String user, String id) {
        Route route = routes.apply(user);
        Optional<Task> found = route.readsBoth()
                ? newest(route, both(route, user, id))
                : authority(route).store.find(user, id);
        return found.filter(task -> !task.deleted());
    }

    @Override
    public TaskPage list(String user, Optional<String> before, int limit) {
        Route route = routes.apply(user);
        TaskStore authority = authority(route).store;
        TaskStore other = other(route).store;
        return TaskPage.living(before, limit, from -> {
            if (!route.readsBoth()) {
                return authority.list(user, from, limit);
            }
            Answers<TaskPage> pages =
                    secondReads.both(() -> authority.list(user, from, limit), () -> other.list(user, from, limit));
            return pages.other()
                    .map(page ->
                            TaskPage.newest(pages.authority(), page, (first, second) -> newer(route, first, second)))
                    .orElse(pages.authority());
        });
    }

    /** Brings the authority up to what the other store has of a task, so that its next version is the newest of all. */
    private void catchUp(Route route, String user, String id) {
        Answers<Optional<Task>> copies = both(route, user, id);
        newest(route, copies)
                .filter(newest -> !Optional.of(newest).equals(copies.authority()))
                .ifPresent(authority(route).store::apply);
    }

    private Answers<Optional<Task>> both(Route route, String user, String id) {
        TaskStore authority = authority(route).store;
        TaskStore other = other(route).store;
        return secondReads.both(() -> authority.find(user, id), () -> other.find(user, id));
    }

    /**
     * The newer copy; the authority's of one version.
     *
     * @throws StoreUnavailableException if the authority has none, and the other one has not answered: nobody can say then
     *     that there is no such task
     */
    private Optional<Task> newest(Route route, Answers<Optional<Task>> copies) {
        if (copies.authority().isEmpty()) {
            return copies.other().orElseThrow(() -> new StoreUnavailableException("The other store", copies.failure()));
        }
        return copies.other()
                .flatMap(copy -> copy)
                .map(copy -> newer(route, copies.authority().get(), copy))
                .or(copies::authority);
    }

    private Task newer(Route route, Task authority, Task copy) {
        if (Applied.compare(copy, authority) == Applied.CONFLICT) {
            other(route).secondReads.count(copy, Applied.CONFLICT);
        }
        return Task.newer(authority, copy);
    }

    private void copy(Route route, Task task) {
        if (route.writesBoth() && !route.queued()) {
            other(route).secondWrites.attempt(task);
        }
    }

    private Side authority(Route route) {
        return route.dynamoIsPrimary() ? dynamo : mongo;
    }

    private Side other(Route route) {
        return route.dynamoIsPrimary() ? mongo : dynamo;
    }
}
