package dev.datanomad.tasks.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datanomad.tasks.migration.MigratingTasks.Side;
import dev.datanomad.tasks.store.Change.Delete;
import dev.datanomad.tasks.store.Change.Edit;
import dev.datanomad.tasks.store.ChangeRefusedException;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskPage;
import dev.datanomad.tasks.store.TaskStore;
import dev.datanomad.tasks.store.Tasks;
import dev.datanomad.tasks.store.TestTasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What users see, of one store and of both in each of the eight steps. */
@ParameterizedClass
@MethodSource("implementations")
class TasksIT {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final OptionalLong ANY = OptionalLong.empty();
    private static final Edit DONE = new Edit(Optional.empty(), Optional.of(true));

    @Parameter
    private Tasks tasks;

    static Stream<Named<Tasks>> implementations() {
        List<Named<Tasks>> all = new ArrayList<>(List.of(
                Named.of("MongoDB", Tasks.in(TestTasks.MONGO)), Named.of("DynamoDB", Tasks.in(TestTasks.DYNAMO))));
        for (boolean queued : new boolean[] {false, true}) {
            Arrays.stream(Step.values())
                    .map(step -> Named.of(
                            step.number() + " " + step.title() + (queued ? ", through the queue" : ""),
                            inBoth(user -> step.route(queued), new SimpleMeterRegistry())))
                    .forEach(all::add);
        }
        return all.stream();
    }

    static Tasks inBoth(Function<String, Route> routes, MeterRegistry metrics) {
        return new MigratingTasks(
                routes,
                side("mongodb", TestTasks.MONGO, metrics),
                side("dynamodb", TestTasks.DYNAMO, metrics),
                new SecondReads(Duration.ofSeconds(20), 10, metrics));
    }

    private static Side side(String name, TaskStore store, MeterRegistry metrics) {
        return new Side(store, new SecondWrites(name, store, 10, metrics), new Copies(name, "read", metrics));
    }

    @Test
    void users_read_their_own_writes() {
        Task task = TestTasks.task();
        tasks.create(task);
        assertThat(tasks.find(task.user(), task.id())).contains(task);

        Task done = tasks.change(task.user(), task.id(), DONE, OptionalLong.of(1));
        assertThat(done.version()).isEqualTo(2);
        assertThat(done.done()).isTrue();
        assertThat(tasks.find(task.user(), task.id())).contains(done);
        assertThat(tasks.list(task.user(), Optional.empty(), 10).tasks()).containsExactly(done);

        tasks.change(task.user(), task.id(), new Delete(LATER), ANY);
        assertThat(tasks.find(task.user(), task.id())).isEmpty();
        assertThat(tasks.list(task.user(), Optional.empty(), 10)).isEqualTo(new TaskPage(List.of(), Optional.empty()));
    }

    @Test
    void a_change_is_refused_of_another_version_and_of_what_is_not_there() {
        Task task = TestTasks.task();
        tasks.create(task);
        Task done = tasks.change(task.user(), task.id(), DONE, ANY);

        assertThatThrownBy(() -> tasks.change(task.user(), task.id(), DONE, OptionalLong.of(1)))
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        e -> assertThat(e.current()).contains(done));
        assertThatThrownBy(() -> tasks.change(task.user(), "nothing", DONE, ANY))
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        e -> assertThat(e.current()).isEmpty());
    }

    @Test
    void a_list_leaves_out_what_was_deleted_and_goes_on_to_the_end() {
        String user = TestTasks.user();
        List<Task> all = Stream.generate(() -> TestTasks.task(user)).limit(9).toList();
        all.forEach(tasks::create);
        for (int i : new int[] {0, 4, 5, 6, 8}) {
            tasks.change(user, all.get(i).id(), new Delete(LATER), ANY);
        }

        List<Task> listed = new ArrayList<>();
        Optional<String> before = Optional.empty();
        do {
            TaskPage page = tasks.list(user, before, 2);
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(2);
            listed.addAll(page.tasks());
            before = page.next();
        } while (before.isPresent());

        assertThat(listed).containsExactly(all.get(7), all.get(3), all.get(2), all.get(1));
    }
}
