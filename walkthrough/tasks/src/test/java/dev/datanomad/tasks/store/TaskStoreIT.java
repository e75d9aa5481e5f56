package dev.datanomad.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datanomad.tasks.store.Change.Delete;
import dev.datanomad.tasks.store.Change.Edit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What both stores promise to each other: versions, conditional writes, and an outbox. */
@ParameterizedClass
@MethodSource("stores")
class TaskStoreIT {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final OptionalLong ANY = OptionalLong.empty();

    @Parameter
    private TaskStore store;

    static Stream<Named<TaskStore>> stores() {
        return Stream.of(Named.of("MongoDB", TestTasks.MONGO), Named.of("DynamoDB", TestTasks.DYNAMO));
    }

    private Outbox outbox() {
        return (Outbox) store;
    }

    private static Edit text(String text) {
        return new Edit(Optional.of(text), Optional.empty());
    }

    private static Task at(Task task, long version, String text) {
        return new Task(task.user(), task.id(), version, text, false, Optional.empty());
    }

    private static Task tombstone(Task task, long version) {
        return new Task(task.user(), task.id(), version, "", false, Optional.of(LATER));
    }

    private Optional<Task> found(Task task) {
        return store.find(task.user(), task.id());
    }

    @Test
    void a_task_comes_back_as_it_was_stored() {
        Task task = TestTasks.task();
        store.create(task, false);
        store.create(task, false);
        assertThat(found(task)).contains(task);
        assertThat(store.find("somebody else", task.id())).isEmpty();
    }

    @Test
    void each_change_adds_one_to_the_version_in_the_same_write() {
        Task task = TestTasks.task();
        store.create(task, false);

        assertThat(store.change(task.user(), task.id(), text("buy bread"), ANY, false))
                .isEqualTo(at(task, 2, "buy bread"));
        Task done = store.change(
                task.user(), task.id(), new Edit(Optional.empty(), Optional.of(true)), OptionalLong.of(2), false);

        assertThat(done.version()).isEqualTo(3);
        assertThat(done.done()).isTrue();
        assertThat(done.text()).isEqualTo("buy bread");
        assertThat(found(task)).contains(done);
    }

    @Test
    void a_hundred_changes_at_the_same_time_get_a_hundred_versions() {
        Task task = TestTasks.task();
        store.create(task, false);

        List<Long> versions = IntStream.range(0, 100)
                .parallel()
                .mapToObj(i -> store.change(task.user(), task.id(), text("text " + i), ANY, false)
                        .version())
                .toList();

        assertThat(versions).doesNotHaveDuplicates().hasSize(100);
        assertThat(found(task).orElseThrow().version()).isEqualTo(101);
    }

    @Test
    void a_change_of_another_version_is_refused_with_the_task_as_it_is() {
        Task task = TestTasks.task();
        store.create(task, false);
        store.change(task.user(), task.id(), text("buy bread"), ANY, false);

        assertThatThrownBy(() -> store.change(task.user(), task.id(), text("late"), OptionalLong.of(1), false))
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        e -> assertThat(e.current()).contains(at(task, 2, "buy bread")));
        assertThat(found(task)).contains(at(task, 2, "buy bread"));
    }

    @Test
    void a_delete_leaves_a_tombstone_with_the_next_version_that_nobody_can_change() {
        Task task = TestTasks.task();
        store.create(task, false);

        Task deleted = store.change(task.user(), task.id(), new Delete(LATER), ANY, false);

        assertThat(deleted).isEqualTo(tombstone(task, 2));
        assertThat(found(task)).contains(deleted);
        assertThatThrownBy(() -> store.change(task.user(), task.id(), text("again"), ANY, false))
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        e -> assertThat(e.current()).isEmpty());
        assertThatThrownBy(() -> store.change(task.user(), "nothing", text("again"), ANY, false))
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        e -> assertThat(e.current()).isEmpty());
    }

    @Test
    void a_copy_is_written_only_if_it_is_newer() {
        Task task = TestTasks.task();

        assertThat(store.apply(at(task, 2, "two"))).isEqualTo(Applied.WRITTEN);
        assertThat(store.apply(at(task, 2, "two"))).isEqualTo(Applied.DUPLICATE);
        assertThat(store.apply(at(task, 1, "one"))).isEqualTo(Applied.STALE);
        assertThat(store.apply(at(task, 2, "another two"))).isEqualTo(Applied.CONFLICT);
        assertThat(store.apply(at(task, 5, "five"))).isEqualTo(Applied.WRITTEN);
        assertThat(found(task)).contains(at(task, 5, "five"));
    }

    @Test
    void a_tombstone_is_not_overtaken_by_what_was_before_it() {
        Task task = TestTasks.task();

        assertThat(store.apply(tombstone(task, 3))).isEqualTo(Applied.WRITTEN);
        assertThat(store.apply(at(task, 2, "two"))).isEqualTo(Applied.STALE);
        assertThat(store.apply(tombstone(task, 3))).isEqualTo(Applied.DUPLICATE);
        assertThat(found(task)).contains(tombstone(task, 3));
    }

    @Test
    void of_many_copies_at_the_same_time_the_newest_stays() {
        Task task = TestTasks.task();

        IntStream.rangeClosed(1, 60).parallel().forEach(version -> store.apply(at(task, version, "text " + version)));

        assertThat(found(task)).contains(at(task, 60, "text 60"));
    }

    @Test
    void the_authority_goes_on_from_the_version_of_a_copy() {
        Task task = TestTasks.task();
        store.apply(at(task, 7, "seven"));

        assertThat(store.change(task.user(), task.id(), text("eight"), ANY, false))
                .isEqualTo(at(task, 8, "eight"));
    }

    @Test
    void a_list_has_the_newest_first_tombstones_among_them_and_goes_on() {
        String user = TestTasks.user();
        List<Task> tasks = Stream.generate(() -> TestTasks.task(user)).limit(5).toList();
        tasks.forEach(task -> store.create(task, false));
        Task tombstone = store.change(user, tasks.get(3).id(), new Delete(LATER), ANY, false);

        TaskPage first = store.list(user, Optional.empty(), 3);
        TaskPage second = store.list(user, first.next(), 3);

        assertThat(first.tasks()).containsExactly(tasks.get(4), tombstone, tasks.get(2));
        assertThat(first.next()).contains(tasks.get(2).id());
        assertThat(second.tasks()).containsExactly(tasks.get(1), tasks.get(0));
        assertThat(second.next()).isEmpty();
    }

    @Test
    void what_was_noted_in_the_outbox_stays_there_until_its_newest_version_was_sent() {
        Task task = TestTasks.task();
        store.create(task, true);
        Task changed = store.change(task.user(), task.id(), text("buy bread"), ANY, true);

        outbox().sent(List.of(task));
        assertThat(unsent(task)).containsExactly(changed);

        outbox().sent(List.of(changed));
        assertThat(unsent(task)).isEmpty();

        outbox().sendAgain(changed);
        assertThat(unsent(task)).containsExactly(changed);
        assertThat(found(task)).contains(changed);
        outbox().sent(List.of(changed));
    }

    @Test
    void the_outbox_keeps_the_time_of_the_oldest_change() {
        Task task = TestTasks.task();
        Instant before = Instant.now();
        store.create(task, true);
        Instant between = Instant.now();
        Task changed = store.change(task.user(), task.id(), text("buy bread"), ANY, true);

        assertThat(entries(task))
                .singleElement()
                .satisfies(entry -> assertThat(entry.since()).isBetween(before.minusMillis(1), between));
        outbox().sent(List.of(changed));
    }

    @Test
    void a_change_without_the_outbox_is_not_in_it() {
        Task task = TestTasks.task();
        store.create(task, false);
        store.change(task.user(), task.id(), text("buy bread"), ANY, false);
        assertThat(unsent(task)).isEmpty();
    }

    private List<Task> unsent(Task task) {
        return entries(task).stream().map(Outbox.Entry::task).toList();
    }

    private List<Outbox.Entry> entries(Task task) {
        return outbox().unsent(10_000).stream()
                .filter(entry -> entry.task().id().equals(task.id()))
                .toList();
    }
}
