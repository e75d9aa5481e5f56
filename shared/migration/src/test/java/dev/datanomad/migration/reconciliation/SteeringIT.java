package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.dynamodb.DynamoSource;
import dev.datanomad.migration.mongodb.MongoTarget;
import dev.datanomad.migration.reconciliation.Steering.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A reconciliation that is changed while it runs, or slowed down by DynamoDB. */
class SteeringIT {

    private static final int ALL = 2_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestStores stores = new TestStores();
    private final FaultProxy mongoProxy = FaultProxy.to(TestStores.MONGO_PORT);
    private final FaultProxy dynamoProxy = FaultProxy.to(TestStores.DYNAMO_PORT);
    private final MongoClient mongo = TestStores.mongo(mongoProxy.port());
    private final DynamoDbClient dynamo = TestStores.dynamo(dynamoProxy.port());
    private final Source<Note> source = TestStores.source(mongo);
    private final Target<Note> target = TestStores.target(dynamo, TestStores.TABLE);
    private final Steering steering = new Steering(new Settings(false, 400, 3));

    @AfterEach
    void close() {
        dynamo.close();
        mongo.close();
        dynamoProxy.close();
        mongoProxy.close();
    }

    private CompletableFuture<Void> start(Source<Note> from, Target<Note> to, Progress progress) {
        return CompletableFuture.runAsync(() -> {
            try {
                new Reconciliation<>(from, to).run(new Options(false, 3, 0, Duration.ZERO), progress, steering);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    private Progress progress(Source<Note> of) {
        return new Progress(new Reconciliation<>(of, target).ranges(Range.ALL, Options.REPAIR));
    }

    @Test
    void a_pause_holds_nothing_open_and_may_last_longer_than_a_connection() {
        stores.inMongo(Note.notes(ALL));
        pauseAndResume(source, target);
        assertThat(stores.countInDynamo()).isEqualTo(ALL);
    }

    @Test
    void a_pause_of_the_way_back_is_the_same() {
        stores.inDynamo(Note.notes(ALL));
        pauseAndResume(
                new DynamoSource<>(TestStores.target(dynamo, TestStores.TABLE)),
                new MongoTarget<>(TestStores.source(mongo)));
        assertThat(stores.documents().countDocuments()).isEqualTo(ALL);
    }

    private void pauseAndResume(Source<Note> from, Target<Note> to) {
        Progress progress = progress(from);
        CompletableFuture<Void> running = start(from, to, progress);
        await().atMost(LONG).until(() -> progress.counts().walked() > 100);

        steering.set(new Settings(true, 400, 3));
        await().during(Duration.ofSeconds(1)).atMost(LONG).until(new Unchanged(progress));
        long paused = progress.counts().walked();
        assertThat(paused).isLessThan(ALL);
        assertThat(running).isNotDone();
        // Whatever was open would break.
        mongoProxy.refuse();
        dynamoProxy.refuse();
        mongoProxy.pass();
        dynamoProxy.pass();

        steering.set(new Settings(false, 0, 8));
        running.join();
        assertThat(progress.counts()).isEqualTo(new Counts(0, ALL, 0, 0, 0, ALL, 0, 0));
    }

    /** Whether a progress is the same as the time before. */
    private static final class Unchanged implements Callable<Boolean> {

        private final Progress progress;
        private long before = -1;

        Unchanged(Progress progress) {
            this.progress = progress;
        }

        @Override
        public Boolean call() {
            long now = progress.counts().walked();
            boolean same = now == before;
            before = now;
            return same;
        }
    }

    @Test
    void more_and_fewer_ranges_at_a_time_leave_nothing_out() {
        stores.inMongo(Note.notes(ALL));
        Progress progress = progress(source);
        CompletableFuture<Void> running = start(source, target, progress);
        for (int parallel : List.of(12, 1, 16, 2, 5)) {
            long before = progress.counts().walked();
            await().atMost(LONG).until(() -> progress.counts().walked() > before + 100);
            steering.set(new Settings(false, 1_000, parallel));
        }
        running.join();

        assertThat(progress.counts()).isEqualTo(new Counts(0, ALL, 0, 0, 0, ALL, 0, 0));
        assertThat(stores.countInDynamo()).isEqualTo(ALL);
    }

    @Test
    void a_dynamodb_that_throttles_slows_it_down_until_it_stops() {
        stores.inMongo(Note.notes(ALL));
        steering.set(new Settings(false, 800, 3));
        Progress progress = progress(source);
        CompletableFuture<Void> running = start(source, target, progress);
        await().atMost(LONG).until(() -> progress.counts().walked() > 50);

        dynamoProxy.misbehave(DynamoFault.throttle(60));
        await().atMost(LONG)
                .until(() ->
                        steering.pace().slowedBy() != null && steering.pace().rate() < 400);
        assertThat(steering.pace().slowedBy()).startsWith("DynamoDB throttles: slowed to ");
        dynamoProxy.pass();

        running.join();
        assertThat(progress.counts()).isEqualTo(new Counts(0, ALL, 0, 0, 0, ALL, 0, 0));
    }
}
