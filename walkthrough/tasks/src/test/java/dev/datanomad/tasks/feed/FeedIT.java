package dev.datanomad.tasks.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.databases.MessageQueue;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.TestDatabases;
import dev.datanomad.tasks.store.Change.Delete;
import dev.datanomad.tasks.store.Change.Edit;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskDatabases;
import dev.datanomad.tasks.store.TestTasks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** From the outbox of one store through a real queue to the other store. */
class FeedIT {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final MessageQueue SERVER = MessageQueue.start();
    private static final FaultProxy PROXY =
            FaultProxy.to("127.0.0.1", SERVER.endpoint().getPort());

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TaskQueue queue = new TaskQueue(settings());
    private final AtomicBoolean runs = new AtomicBoolean(true);
    private final List<Feed> feeds = new ArrayList<>();

    private static Settings settings() {
        return TestDatabases.settings(Map.of(
                "AWS_ENDPOINT_URL_SQS",
                "http://127.0.0.1:" + PROXY.port(),
                "TASKS_QUEUE",
                "tasks-" + UUID.randomUUID(),
                "QUEUE_MILLIS",
                "30000",
                "QUEUE_VISIBILITY_SECONDS",
                "1"));
    }

    @BeforeEach
    void createQueue() {
        PROXY.pass();
        queue.createIfMissing();
    }

    @AfterEach
    void stop() {
        feeds.forEach(Feed::close);
        queue.close();
    }

    @AfterAll
    static void stopServer() {
        PROXY.close();
        SERVER.close();
    }

    private void start(Feed.Parts parts) {
        start(parts, Duration.ofMillis(100), Optional.empty());
    }

    private void start(Feed.Parts parts, Duration pollInterval, Optional<MongoCollection<Document>> changes) {
        var stores = Map.of(StoreName.MONGODB, TestTasks.MONGO, StoreName.DYNAMODB, TestTasks.DYNAMO);
        feeds.add(new Feed(parts, pollInterval, changes, runs::get, queue, stores, stores, metrics));
    }

    private static Edit text(String text) {
        return new Edit(Optional.of(text), Optional.empty());
    }

    private static Task changedInMongo(Task task, String text) {
        return TestTasks.MONGO.change(task.user(), task.id(), text(text), OptionalLong.empty(), true);
    }

    private static void awaitInDynamo(Task task) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(TestTasks.DYNAMO.find(task.user(), task.id()))
                        .contains(task));
    }

    private double count(String outcome) {
        return metrics.get("datanomad.tasks.copies")
                .tags("store", "dynamodb", "way", "queue", "outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void changes_and_deletes_arrive_in_the_other_store_in_both_directions() {
        start(Feed.Parts.BOTH);
        Task task = TestTasks.task();
        TestTasks.MONGO.create(task, true);
        awaitInDynamo(changedInMongo(task, "buy bread"));

        Task deleted = TestTasks.DYNAMO.change(task.user(), task.id(), new Delete(LATER), OptionalLong.empty(), true);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(TestTasks.MONGO.find(task.user(), task.id())).contains(deleted));
        await().atMost(Duration.ofSeconds(30)).until(() -> queue.size() == 0);
    }

    @Test
    void what_was_changed_while_the_feed_is_off_is_sent_when_it_is_on_again() {
        runs.set(false);
        start(Feed.Parts.BOTH);
        Task task = TestTasks.task();
        TestTasks.MONGO.create(task, true);
        Task changed = changedInMongo(task, "buy bread");

        runs.set(true);

        awaitInDynamo(changed);
    }

    @Test
    void messages_that_come_twice_or_too_late_do_no_harm() {
        Task task = TestTasks.task();
        TestTasks.MONGO.create(task, false);
        Task changed = changedInMongo(task, "buy bread");
        String first = new TaskMessage(StoreName.DYNAMODB, task, Instant.now()).json();
        String second = new TaskMessage(StoreName.DYNAMODB, changed, Instant.now()).json();
        queue.send(List.of(second));
        start(Feed.Parts.CONSUMER);
        awaitInDynamo(changed);

        queue.send(List.of(first, second, first));

        await().atMost(Duration.ofSeconds(30)).until(() -> count("stale") == 2 && count("duplicate") == 1);
        assertThat(count("written")).isEqualTo(1);
        awaitInDynamo(changed);
    }

    @Test
    void a_message_that_cannot_be_read_ends_among_the_dead_letters_and_is_listed_with_the_reason() {
        start(Feed.Parts.CONSUMER);
        queue.send(List.of("{\"to\": \"dynamodb\", \"user\": 5}", "no JSON at all"));
        Task task = TestTasks.task();
        queue.send(List.of(new TaskMessage(StoreName.DYNAMODB, task, Instant.now()).json()));

        awaitInDynamo(task);
        await().atMost(Duration.ofSeconds(60)).until(() -> queue.deadLetters() == 2);
        List<DeadLetters.Letter> letters = new DeadLetters(queue).list();
        assertThat(letters).hasSize(2);
        assertThat(letters).anySatisfy(letter -> assertThat(letter.reason()).startsWith("/user"));
        assertThat(queue.deadLetters()).isEqualTo(2);
    }

    @Test
    void dead_letters_that_can_be_read_are_sent_once_more() {
        Task task = TestTasks.task();
        queue.send(List.of(new TaskMessage(StoreName.DYNAMODB, task, Instant.now()).json()));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            queue.receive();
            return queue.deadLetters() == 1;
        });

        assertThat(new DeadLetters(queue).redrive()).isEqualTo(1);
        start(Feed.Parts.CONSUMER);

        awaitInDynamo(task);
        assertThat(queue.deadLetters()).isZero();
    }

    @Test
    void an_outage_of_the_other_store_makes_no_dead_letters_of_good_messages() {
        Task task = TestTasks.task();
        queue.send(List.of(new TaskMessage(StoreName.DYNAMODB, task, Instant.now()).json()));
        try (FaultProxy proxy = FaultProxy.to("127.0.0.1", TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB"));
                TaskDatabases databases = new TaskDatabases(TestDatabases.settings(Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + proxy.port(), "STORE_MILLIS", "700")))) {
            Consumer consumer = new Consumer(
                    queue,
                    Map.of(StoreName.MONGODB, TestTasks.MONGO, StoreName.DYNAMODB, databases.dynamoStore()),
                    metrics);
            proxy.refuse();
            await().atMost(Duration.ofSeconds(30)).until(() -> !consumer.run());
            for (int i = 0; i < 2 * TaskQueue.MAX_RECEIVES; i++) {
                assertThat(consumer.run()).isFalse();
            }

            proxy.pass();

            await().atMost(Duration.ofSeconds(30)).until(consumer::run);
        }
        awaitInDynamo(task);
        assertThat(queue.deadLetters()).isZero();
        assertThat(queue.size()).isZero();
    }

    @Test
    void a_consumer_that_dies_after_a_write_leaves_the_message_to_another() {
        Task task = TestTasks.task();
        queue.send(List.of(new TaskMessage(StoreName.DYNAMODB, task, Instant.now()).json()));
        List<Message> received = queue.receive();
        assertThat(received).hasSize(1);
        TestTasks.DYNAMO.apply(task);

        start(Feed.Parts.CONSUMER);

        await().atMost(Duration.ofSeconds(30)).until(() -> count("duplicate") == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> queue.size() == 0);
    }

    @Test
    void nothing_is_lost_while_the_queue_is_down() {
        start(Feed.Parts.BOTH);
        PROXY.refuse();
        List<Task> tasks = IntStream.range(0, 30)
                .mapToObj(i -> {
                    Task task = TestTasks.task();
                    TestTasks.MONGO.create(task, true);
                    return changedInMongo(task, "change " + i);
                })
                .toList();

        PROXY.pass();

        tasks.forEach(FeedIT::awaitInDynamo);
    }

    @Test
    void a_change_stream_has_changes_sent_at_once_and_where_there_is_none_the_relay_polls() {
        boolean given = TestTasks.DATABASES
                .mongoClient()
                .getDatabase("admin")
                .runCommand(new Document("isMaster", 1))
                .containsKey("setName");
        // In the time of this test, nothing would be found by polling.
        Duration pollInterval = given ? Duration.ofHours(1) : Duration.ofMillis(100);
        start(Feed.Parts.BOTH, pollInterval, Optional.of(TestTasks.DATABASES.documents()));
        Task task = TestTasks.task();
        TestTasks.MONGO.create(task, true);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            // A stream shows what comes after it was opened.
            Task changed = changedInMongo(task, "buy bread");
            assertThat(TestTasks.DYNAMO.find(task.user(), task.id()).map(Task::version))
                    .hasValueSatisfying(version -> assertThat(version).isBetween(1L, changed.version()));
        });
    }

    @Test
    void the_largest_tasks_of_any_characters_are_sent() {
        start(Feed.Parts.BOTH);
        String text = "\u0001\uFFFF\uFFFE\uD83D\uDE00".repeat(2_000);
        List<Task> tasks = Stream.generate(TestTasks::task).limit(12).toList();
        tasks.forEach(task -> TestTasks.MONGO.create(task, true));
        List<Task> changed =
                tasks.stream().map(task -> changedInMongo(task, text)).toList();

        changed.forEach(FeedIT::awaitInDynamo);
    }

    @Test
    void two_relays_and_two_consumers_at_a_time_do_no_harm() {
        start(Feed.Parts.BOTH);
        start(Feed.Parts.BOTH);
        Task task = TestTasks.task();
        TestTasks.MONGO.create(task, true);
        Task changed = task;
        for (int i = 0; i < 50; i++) {
            changed = changedInMongo(task, "change " + i);
        }

        awaitInDynamo(changed);
        assertThat(count("conflict")).isZero();
    }

    @Test
    void the_lag_of_what_was_not_sent_and_of_what_has_arrived_are_measured() {
        Task task = TestTasks.task();
        TestTasks.MONGO.create(task, true);
        start(Feed.Parts.BOTH);

        awaitInDynamo(task);

        assertThat(metrics.get("datanomad.tasks.lag")
                        .tag("store", "dynamodb")
                        .timer()
                        .count())
                .isPositive();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> metrics.get("datanomad.tasks.unsent.age")
                                .tag("store", "dynamodb")
                                .gauge()
                                .value()
                        == 0);
    }
}
