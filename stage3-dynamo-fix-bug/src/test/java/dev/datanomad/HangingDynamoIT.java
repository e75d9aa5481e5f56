package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.flags.UserFlags;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What users notice of a DynamoDB that hangs for ten seconds, with the limits that the service has by default. */
class HangingDynamoIT {

    private static final Duration HANG = Duration.ofSeconds(10);
    private static final Duration SECOND_WRITE = Duration.ofMillis(500);
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final Duration SHADOW_READ = Duration.ofSeconds(1);
    private static final int USERS = 4;

    /** A read that waited for DynamoDB would take longer than its limit; one that is only slow on a busy machine does not. */
    private static final Duration WAITED = SHADOW_READ;

    private static final UserFlags BOTH = new UserFlags(true, true, true, true);

    @Test
    void reads_go_on_and_none_waits_and_a_write_waits_no_longer_than_its_deadline() throws Exception {
        MeterRegistry metrics = new SimpleMeterRegistry();
        try (BrokenStores stores = new BrokenStores();
                ShadowReads shadowReads = new ShadowReads(
                        stores.mongo.within(SHADOW_READ),
                        stores.dynamo.within(SHADOW_READ),
                        new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics),
                        GATHER,
                        SECOND_WRITE,
                        8,
                        1_000)) {
            MigratingEventStore store = new MigratingEventStore(
                    user -> BOTH, stores.mongo, stores.dynamo, shadowReads, SECOND_WRITE, 50, metrics);
            Event event = TestEvents.event();
            store.put(event);

            stores.dynamoProxy.hang();
            List<Duration> reads = during(HANG, () -> {
                assertThat(store.find(event.userKey(), event.id())).contains(event);
                return null;
            });
            List<Duration> writes = during(SECOND_WRITE.multipliedBy(4), () -> {
                store.put(TestEvents.event());
                return null;
            });

            assertThat(reads).hasSizeGreaterThan(1_000).allMatch(took -> took.compareTo(WAITED) < 0);
            assertThat(writes).allMatch(took -> took.compareTo(SECOND_WRITE.multipliedBy(3)) < 0);
        }
    }

    /** How long each of the operations took that some users have done in that time. */
    private static List<Duration> during(Duration time, Callable<Void> operation) throws Exception {
        ExecutorService users = Executors.newFixedThreadPool(USERS);
        try {
            long end = System.nanoTime() + time.toNanos();
            List<Future<List<Duration>>> running = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                running.add(users.submit(() -> {
                    List<Duration> took = new ArrayList<>();
                    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                        operation.call();
                        took.add(Duration.ofNanos(System.nanoTime() - start));
                    }
                    return took;
                }));
            }
            List<Duration> all = new ArrayList<>();
            for (Future<List<Duration>> one : running) {
                all.addAll(one.get());
            }
            return all;
        } finally {
            users.shutdownNow();
        }
    }
}
