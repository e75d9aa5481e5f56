package dev.datanomad.tasks.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.tasks.store.Change.Edit;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.Tasks;
import dev.datanomad.tasks.store.TestTasks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A task of which both stores have assigned the same version. */
class ConflictIT {

    private static final Optional<Boolean> AS_IT_IS = Optional.empty();

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Tasks tasks = TasksIT.inBoth(user -> Step.READ_FROM_BOTH.route(true), metrics);

    @Test
    void every_read_of_both_stores_that_sees_it_is_counted_until_the_next_change_ends_it() {
        Task task = TestTasks.task();
        TestTasks.MONGO.create(task, false);
        Task other = Task.create(task.user(), task.id(), "buy bread");
        TestTasks.DYNAMO.create(other, false);

        assertThat(tasks.find(task.user(), task.id())).contains(task);
        assertThat(conflicts()).isEqualTo(1);
        assertThat(tasks.list(task.user(), Optional.empty(), 10).tasks()).containsExactly(task);
        assertThat(conflicts()).isEqualTo(2);
        new SideBySide(TestTasks.MONGO, TestTasks.DYNAMO, new Copies("dynamodb", "read", metrics)).of(task.user());
        assertThat(conflicts()).isEqualTo(3);

        tasks.change(task.user(), task.id(), new Edit(Optional.of("buy eggs"), AS_IT_IS), OptionalLong.empty());
        double before = conflicts();
        assertThat(tasks.find(task.user(), task.id()).map(Task::text)).contains("buy eggs");
        assertThat(conflicts()).isEqualTo(before);
    }

    private double conflicts() {
        return metrics.get("datanomad.tasks.copies")
                .tags("store", "dynamodb", "way", "read", "outcome", "conflict")
                .counter()
                .count();
    }
}
