package dev.datanomad.tasks.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.Change;
import dev.datanomad.tasks.store.Change.Delete;
import dev.datanomad.tasks.store.Change.Edit;
import dev.datanomad.tasks.store.Outbox;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskStore;
import dev.datanomad.tasks.store.Tasks;
import dev.datanomad.tasks.store.TestTasks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/**
 * Instances may have different flags for a moment, and copies may be on their way: while both stores are read, users read their
 * own writes all the same, and no version is given twice.
 */
class ChangingStepsIT {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    /** One request of a user, by an instance with those flags. */
    record Request(Step step, boolean queued, String text, boolean done, boolean delete) {

        Change change() {
            return delete ? new Delete(LATER) : new Edit(Optional.of(text), Optional.of(done));
        }
    }

    @Provide
    Arbitrary<Request> requests() {
        return Combinators.combine(
                        Arbitraries.of(Step.READ_FROM_BOTH, Step.NEW_PRIMARY),
                        Arbitraries.of(true, false),
                        Arbitraries.of("buy milk", "buy bread"),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 9).map(number -> number == 0))
                .as(Request::new);
    }

    @Property(tries = 80, shrinking = ShrinkingMode.BOUNDED)
    void users_read_their_own_writes_whatever_flags_each_instance_has(
            @ForAll @Size(min = 1, max = 10) List<@From("requests") Request> requests, @ForAll Random random) {
        AtomicReference<Request> now = new AtomicReference<>(requests.get(0));
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        Tasks tasks = TasksIT.inBoth(user -> now.get().step.route(now.get().queued), metrics);
        Task task = TestTasks.task();
        tasks.create(task);

        long version = 1;
        for (Request request : requests) {
            now.set(request);
            Task changed = tasks.change(task.user(), task.id(), request.change(), OptionalLong.of(version));
            assertThat(changed.version()).isEqualTo(version + 1);
            // The next read may be answered by an instance with other flags.
            now.set(requests.get(random.nextInt(requests.size())));
            assertThat(tasks.find(task.user(), task.id()))
                    .isEqualTo(Optional.of(changed).filter(some -> !some.deleted()));
            if (changed.deleted()) {
                break;
            }
            version = changed.version();
            deliverSome(task, random);
        }

        sweep(TestTasks.MONGO, TestTasks.DYNAMO, task);
        sweep(TestTasks.DYNAMO, TestTasks.MONGO, task);
        assertThat(TestTasks.MONGO.find(task.user(), task.id()))
                .isEqualTo(TestTasks.DYNAMO.find(task.user(), task.id()));
        assertThat(metrics.counter(
                                "datanomad.tasks.copies", "store", "dynamodb", "way", "inline", "outcome", "conflict")
                        .count())
                .isZero();
    }

    /** Sends what is in the outboxes, of which some is lost. */
    private static void deliverSome(Task task, Random random) {
        List<Runnable> deliveries = new ArrayList<>();
        copy(TestTasks.MONGO, task).ifPresent(copy -> deliveries.add(() -> TestTasks.DYNAMO.apply(copy)));
        copy(TestTasks.DYNAMO, task).ifPresent(copy -> deliveries.add(() -> TestTasks.MONGO.apply(copy)));
        Collections.shuffle(deliveries, random);
        deliveries.stream().filter(delivery -> random.nextInt(3) == 0).forEach(Runnable::run);
    }

    private static <S extends TaskStore & Outbox> Optional<Task> copy(S store, Task task) {
        return store.find(task.user(), task.id());
    }

    private static void sweep(TaskStore from, TaskStore to, Task task) {
        from.find(task.user(), task.id())
                .ifPresent(copy -> assertThat(to.apply(copy)).isNotEqualTo(Applied.CONFLICT));
    }
}
