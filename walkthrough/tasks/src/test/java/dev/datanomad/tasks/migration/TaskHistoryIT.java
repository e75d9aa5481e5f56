package dev.datanomad.tasks.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.Change;
import dev.datanomad.tasks.store.Change.Delete;
import dev.datanomad.tasks.store.Change.Edit;
import dev.datanomad.tasks.store.ChangeRefusedException;
import dev.datanomad.tasks.store.DynamoTaskStore;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskStore;
import dev.datanomad.tasks.store.TestTasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Whatever becomes of the copies of a task on their way, the other store ends with what the authority has, as soon as the newest
 * has come.
 */
class TaskHistoryIT {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    /** What writes copies to a store. */
    private interface Writer {
        Applied apply(Task copy);
    }

    /** The two stores, of which the first is the authority. */
    private record Way(TaskStore authority, TaskStore other) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Change> edits = Combinators.combine(
                        Arbitraries.of("buy milk", "buy bread", "").map(Optional::of), Arbitraries.of(true, false))
                .as((text, done) -> new Edit(text.filter(some -> !some.isEmpty()), Optional.of(done)));
        return Arbitraries.frequencyOf(Tuple.of(5, edits), Tuple.of(1, Arbitraries.of(new Delete(LATER))))
                .list()
                .ofMaxSize(7);
    }

    @Provide
    Arbitrary<Way> ways() {
        return Arbitraries.of(new Way(TestTasks.MONGO, TestTasks.DYNAMO), new Way(TestTasks.DYNAMO, TestTasks.MONGO));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void in_any_order_and_any_number_the_newest_copy_stays(
            @ForAll("ways") Way way,
            @ForAll("changes") List<Change> changes,
            @ForAll Random random,
            @ForAll boolean atTheSameTime) {
        List<Task> copies = history(way.authority, changes);
        List<Task> delivered = shuffled(copies, random);

        (atTheSameTime ? delivered.parallelStream() : delivered.stream()).forEach(way.other::apply);

        assertEqual(way, copies.get(0));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void what_was_lost_on_the_way_is_brought_by_a_sweep_beside_a_backfill_that_is_late(
            @ForAll("ways") Way way, @ForAll("changes") List<Change> changes, @ForAll Random random) {
        Task task = TestTasks.task();
        way.authority.create(task, true);
        List<Task> onTheirWay = new ArrayList<>(List.of(task));
        for (Change change : changes) {
            change(way.authority, task, change).ifPresent(onTheirWay::add);
            // Each of these may be a message or a row that a backfill has read; some are late, some are lost.
            Collections.shuffle(onTheirWay, random);
            while (!onTheirWay.isEmpty() && random.nextInt(3) == 0) {
                Task copy = onTheirWay.remove(0);
                if (random.nextBoolean()) {
                    way.other.apply(copy);
                }
            }
        }

        way.other.apply(way.authority.find(task.user(), task.id()).orElseThrow());
        onTheirWay.forEach(way.other::apply);

        assertEqual(way, task);
    }

    @Example
    void without_the_condition_the_other_store_ends_with_something_else() {
        Writer unconditional = copy -> {
            // As a plain replacement would: whatever comes last stays.
            TestTasks.DATABASES
                    .dynamoClient()
                    .putItem(
                            put -> put.tableName(TestTasks.DATABASES.table()).item(DynamoTaskStore.CODEC.encode(copy)));
            return Applied.WRITTEN;
        };

        assertThat(differencesOf(unconditional)).isPositive();
        assertThat(differencesOf(TestTasks.DYNAMO::apply)).isZero();
    }

    private static long differencesOf(Writer writer) {
        Random random = new Random(1);
        long differences = 0;
        for (int i = 0; i < 20; i++) {
            List<Task> copies = history(
                    TestTasks.MONGO,
                    List.of(
                            new Edit(Optional.of("two"), Optional.empty()),
                            new Edit(Optional.of("three"), Optional.empty())));
            shuffled(copies, random).forEach(writer::apply);
            Task task = copies.get(0);
            if (!TestTasks.DYNAMO.find(task.user(), task.id()).equals(TestTasks.MONGO.find(task.user(), task.id()))) {
                differences++;
            }
        }
        return differences;
    }

    /** Makes a task and its changes, and returns the copies of all its versions. */
    private static List<Task> history(TaskStore authority, List<Change> changes) {
        Task task = TestTasks.task();
        authority.create(task, false);
        List<Task> copies = new ArrayList<>(List.of(task));
        changes.forEach(change -> change(authority, task, change).ifPresent(copies::add));
        return copies;
    }

    /** Makes a change, unless the task was deleted. */
    private static Optional<Task> change(TaskStore authority, Task task, Change change) {
        try {
            return Optional.of(authority.change(task.user(), task.id(), change, OptionalLong.empty(), true));
        } catch (ChangeRefusedException e) {
            return Optional.empty();
        }
    }

    /** All of them at least once, in any order, some twice. */
    private static List<Task> shuffled(List<Task> copies, Random random) {
        List<Task> delivered = new ArrayList<>(copies);
        copies.stream().filter(copy -> random.nextBoolean()).forEach(delivered::add);
        Collections.shuffle(delivered, random);
        return delivered;
    }

    private static void assertEqual(Way way, Task task) {
        assertThat(way.other.find(task.user(), task.id())).isEqualTo(way.authority.find(task.user(), task.id()));
    }
}
