package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.TestEvents;
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
    private static final Duration SECONDARY_WRITE = Duration.ofMillis(500);
    private static final Duration LINGER = Duration.ofMillis(100);
    private static final Duration SHADOW_READ = Duration.ofSeconds(1);
    private static final int USERS = 4;

    /** A read that waited for DynamoDB would take longer than its limit; one that is only slow on a busy machine does not. */
    private static final Duration WAITED = SHADOW_READ;

    private static final UserFlags BOTH = new UserFlags(true, true, true, true);

    @Test
    void reads_go_on_and_none_waits_and_a_write_waits_no_longer_than_its_deadline() throws Exception {
        try (BrokenStores stores = new BrokenStores();
                Comparisons comparisons = stores.comparisons(SECONDARY_WRITE, 8, 1_000)) {
            ShadowReads shadowReads = stores.shadowReads(SHADOW_READ, LINGER, comparisons);
            MigratingEventStore store = stores.migrating(BOTH, BrokenStores.TIME_LIMIT, SECONDARY_WRITE, shadowReads);
            Event event = TestEvents.event();
            store.put(event);

            stores.dynamoProxy.hang();
            List<Duration> reads = during(HANG, () -> {
                assertThat(store.find(event.userKey(), event.id())).contains(event);
                return null;
            });
            List<Duration> writes = during(SECONDARY_WRITE.multipliedBy(4), () -> {
                store.put(TestEvents.event());
                return null;
            });

            assertThat(reads).hasSizeGreaterThan(1_000).allMatch(took -> took.compareTo(WAITED) < 0);
            assertThat(writes).allMatch(took -> took.compareTo(SECONDARY_WRITE.multipliedBy(3)) < 0);
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
