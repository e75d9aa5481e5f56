package dev.datanomad.tasks.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.dynamodb.DynamoSource;
import dev.datanomad.migration.mongodb.MongoSource;
import dev.datanomad.migration.mongodb.MongoTarget;
import dev.datanomad.migration.reconciliation.Counts;
import dev.datanomad.migration.reconciliation.Options;
import dev.datanomad.migration.reconciliation.Reconciliation;
import dev.datanomad.migration.reconciliation.Result;
import dev.datanomad.migration.reconciliation.Source;
import dev.datanomad.migration.reconciliation.Target;
import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.Change.Delete;
import dev.datanomad.tasks.store.Change.Edit;
import dev.datanomad.tasks.store.DynamoTaskStore;
import dev.datanomad.tasks.store.MongoTaskStore;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskTable;
import dev.datanomad.tasks.store.TestTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backfill, verification and repair of tasks, which change meanwhile. */
class ReconcileIT {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    private final MongoTaskStore mongo = TestTasks.MONGO;
    private final String table = "tasks-" + UUID.randomUUID();
    private final DynamoTaskStore dynamo = new DynamoTaskStore(TestTasks.DATABASES.dynamoClient(), table, TIME_LIMIT);
    private final Source<Task> source = mongoSource();
    private final Target<Task> target = new TaskTarget(inTable(table), dynamo::apply);

    private static MongoSource<Task> mongoSource() {
        return Reconcile.mongoSource(TestTasks.DATABASES.mongoClient(), TestTasks.DATABASES.documents());
    }

    private static Target<Task> inTable(String name) {
        return Reconcile.dynamoTarget(TestTasks.DATABASES.dynamoClient(), name);
    }

    @BeforeEach
    void empty() {
        TestTasks.DATABASES.documents().deleteMany(new Document());
        TaskTable.createIfMissing(TestTasks.DATABASES.dynamoClient(), table);
    }

    private Task stored(String text) {
        Task task = TestTasks.task();
        mongo.create(task, false);
        return change(task, text);
    }

    private Task change(Task task, String text) {
        return mongo.change(
                task.user(), task.id(), new Edit(Optional.of(text), Optional.empty()), OptionalLong.empty(), false);
    }

    private Task deleted(Task task) {
        return mongo.change(task.user(), task.id(), new Delete(LATER), OptionalLong.empty(), false);
    }

    private Optional<Task> inDynamo(Task task) {
        return dynamo.find(task.user(), task.id());
    }

    private Result run(Options options) throws InterruptedException {
        return new Reconciliation<>(source, target).run(options);
    }

    @Test
    void a_backfill_copies_old_and_new_tasks_and_a_second_one_writes_nothing() throws Exception {
        Task task = stored("buy bread");
        Task gone = deleted(stored("buy milk"));
        TestTasks.DATABASES
                .documents()
                .insertOne(new Document("_id", "old").append("user", "bill").append("text", "from long ago"));

        Counts first = run(Options.REPAIR).counts();
        Counts second = run(Options.REPAIR).counts();

        // Of the tombstone nothing has to be told: a task that is absent is as good.
        assertThat(first.copied()).isEqualTo(2);
        assertThat(second.copied() + second.repaired()).isZero();
        assertThat(inDynamo(task)).contains(task);
        assertThat(inDynamo(gone)).isEmpty();
        assertThat(dynamo.find("bill", "old"))
                .contains(new Task("bill", "old", 0, "from long ago", false, Optional.empty()));
        assertThat(run(Options.VERIFY).counts().clean()).isTrue();
    }

    @Test
    void a_copy_of_an_older_version_is_missing_and_one_of_the_same_version_with_other_content_is_different()
            throws Exception {
        Task behind = stored("buy bread");
        dynamo.apply(new Task(behind.user(), behind.id(), 1, "buy milk", false, Optional.empty()));
        Task ahead = stored("buy bread");
        dynamo.apply(new Task(ahead.user(), ahead.id(), 9, "overtaken", false, Optional.empty()));
        Task conflict = stored("buy bread");
        dynamo.apply(new Task(conflict.user(), conflict.id(), 2, "buy milk", false, Optional.empty()));

        Counts found = run(Options.VERIFY).counts();
        Result repair = run(Options.REPAIR);

        assertThat(found.missing()).isEqualTo(1);
        assertThat(found.different()).isEqualTo(1);
        assertThat(found.equal()).isEqualTo(1);
        assertThat(repair.counts().copied()).isEqualTo(1);
        assertThat(repair.unmovable()).singleElement().satisfies(task -> {
            assertThat(task.id()).isEqualTo(conflict.id());
            assertThat(task.reason()).contains("2 in both stores");
        });
        assertThat(inDynamo(ahead).orElseThrow().version()).isEqualTo(9);

        Task changed = change(conflict, "the next change");
        assertThat(run(Options.REPAIR).counts().clean()).isTrue();
        assertThat(inDynamo(conflict)).contains(changed);
    }

    @Test
    void a_repair_does_not_undo_changes_and_deletes_made_meanwhile() throws Exception {
        List<Task> tasks =
                IntStream.range(0, 300).mapToObj(i -> stored("text " + i)).toList();
        AtomicBoolean done = new AtomicBoolean();
        Thread user = new Thread(() -> {
            for (int i = 0; !done.get(); i++) {
                Task task = tasks.get(i % tasks.size());
                if (mongo.find(task.user(), task.id()).orElseThrow().deleted()) {
                    continue;
                }
                dynamo.apply(i % 7 == 0 ? deleted(task) : change(task, "change " + i));
            }
        });
        user.start();

        for (int i = 0; i < 5; i++) {
            run(Options.REPAIR);
        }
        done.set(true);
        user.join();

        run(Options.REPAIR);
        tasks.forEach(task -> assertThat(inDynamo(task)).isEqualTo(mongo.find(task.user(), task.id())));
    }

    @Test
    void two_runs_from_nothing_in_other_orders_end_in_the_same_table() throws Exception {
        IntStream.range(0, 500).forEach(i -> stored("text " + i));
        String other = "tasks-" + UUID.randomUUID();
        TaskTable.createIfMissing(TestTasks.DATABASES.dynamoClient(), other);
        DynamoTaskStore store = new DynamoTaskStore(TestTasks.DATABASES.dynamoClient(), other, TIME_LIMIT);

        run(new Options(false, 1, 0, Duration.ZERO));
        new Reconciliation<>(source, new TaskTarget(inTable(other), store::apply))
                .run(new Options(false, 7, 0, Duration.ZERO));

        TableDigest expected = TableDigest.of(source);
        assertThat(expected.tasks()).isEqualTo(500);
        assertThat(digest(table)).isEqualTo(digest(other)).isEqualTo(expected);

        Task one = stored("one more");
        store.apply(one);
        assertThat(digest(other)).isNotEqualTo(digest(table));
    }

    private static TableDigest digest(String name) {
        return TableDigest.of(new DynamoSource<>(Reconcile.dynamoTarget(TestTasks.DATABASES.dynamoClient(), name)));
    }

    @Test
    void the_way_back_copies_what_was_changed_in_the_other_store() throws Exception {
        Task task = stored("buy bread");
        run(Options.REPAIR);
        Task changed = dynamo.change(
                task.user(), task.id(), new Edit(Optional.empty(), Optional.of(true)), OptionalLong.empty(), false);

        var items = Reconcile.dynamoTarget(TestTasks.DATABASES.dynamoClient(), table);
        var documents = new MongoTarget<>(mongoSource());
        Counts back = new Reconciliation<>(new DynamoSource<>(items), new TaskTarget(documents, mongo::apply))
                .run(Options.REPAIR)
                .counts();

        assertThat(back.copied()).isEqualTo(1);
        assertThat(mongo.find(task.user(), task.id())).contains(changed);
    }

    @Test
    void a_sweep_has_what_is_missing_sent_again_and_writes_nothing_itself() throws Exception {
        Task task = stored("buy bread");
        Target<Task> queue = new TaskTarget(inTable(table), missing -> {
            mongo.sendAgain(missing);
            return Applied.WRITTEN;
        });

        new Reconciliation<>(source, queue).run(Options.REPAIR);

        assertThat(inDynamo(task)).isEmpty();
        assertThat(mongo.unsent(10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.task()).isEqualTo(task));
    }
}
