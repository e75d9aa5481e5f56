package dev.datanomad;

import dev.datanomad.ShadowReads.Key;
import dev.datanomad.benchmarks.FlagsFile;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.lifecycle.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The heart of the migration with nothing around it: what an operation takes in a {@link MigratingEventStore} over two stores
 * in memory, with flags that the real SDK evaluates from a real file, and what it takes in such memory without it; on one
 * thread, one after the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Heart {

    /** A power of two, to choose among by a mask. */
    private static final int EVENTS = 1024;

    /** More than are read during the linger time, so that each is compared. */
    private static final int QUEUE = 10_000;

    /** Percentage of users whose events are written to both stores. */
    @Param("0")
    public int write;

    /** Percentage of users whose reads are compared. */
    @Param("0")
    public int read;

    private final List<Event> events = IntStream.range(0, EVENTS)
            .mapToObj(n -> Event.create(
                    Map.of("hello", "world", "value", BigDecimal.valueOf(n % 11), "user", Map.of("key", "user-" + n))))
            .toList();
    private int next;
    private Path folder;
    private Flags flags;
    private IntegrityCheck check;
    private Comparisons comparisons;
    private EventStore direct;
    private EventStore migrating;

    /** An event store that is a map. */
    private static final class Memory implements EventStore {

        private final Map<String, Event> events = new ConcurrentHashMap<>();

        @Override
        public void put(Event event) {
            events.put(event.id(), event);
        }

        @Override
        public Optional<StoredEvent> find(String userKey, String id) {
            Event event = events.get(id);
            return event != null && event.userKey().equals(userKey) ? Optional.of(event) : Optional.empty();
        }

        @Override
        public EventPage latest(String userKey, Optional<String> before, int limit) {
            throw new UnsupportedOperationException();
        }

        Map<Key, Optional<StoredEvent>> findAll(List<Key> keys) {
            return keys.stream().collect(Collectors.toMap(Function.identity(), key -> find(key.userKey(), key.id())));
        }
    }

    /**
     * A pause before each read, not measured, in which it is compared. Without it, reads would fill the queue, and what is
     * measured would be reads that are not compared. Counts both kinds.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Pause {

        private static final long NANOS = 100_000;

        /** Reads that were compared. */
        public long compared;

        /** Reads that were not. */
        public long unchecked;

        private IntegrityCheck.Counts before;

        @Setup(Level.Iteration)
        public void start(Heart heart) {
            before = heart.check.counts();
        }

        @Setup(Level.Invocation)
        public void pause() {
            long end = System.nanoTime() + NANOS;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        @TearDown(Level.Iteration)
        public void count(Heart heart) {
            compared = heart.check.counts().checked() - before.checked();
            unchecked = heart.check.counts().unchecked() - before.unchecked();
        }
    }

    @Setup
    public void start() throws IOException {
        MeterRegistry metrics = new SimpleMeterRegistry();
        Memory mongo = new Memory();
        Memory dynamo = new Memory();
        direct = new Memory();
        Stream.of(mongo, dynamo, direct).forEach(store -> events.forEach(store::put));

        folder = Files.createTempDirectory("datanomad-heart");
        FlagsFile file = new FlagsFile(folder.resolve("flags.json"));
        file.dynamo(write, read);
        flags = Flags.open(new Settings(Map.of("FLAGS_FILE", file.path().toString())));
        check = new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics);
        comparisons =
                new Comparisons(check, Duration.ofMillis(2_500), 8, Comparisons.Load.of(QUEUE, Integer.MAX_VALUE));
        migrating = new MigratingEventStore(
                flags::of,
                side("mongodb", mongo, 0, mongo, dynamo, metrics),
                side("dynamodb", dynamo, 100, mongo, dynamo, metrics),
                metrics);
    }

    private MigratingEventStore.Side side(
            String name, Memory store, int percent, Memory mongo, Memory dynamo, MeterRegistry metrics) {
        Duration linger = Duration.ofSeconds(1);
        return new MigratingEventStore.Side(
                store,
                new SecondaryWrites(name, store, 50, metrics),
                new ShadowReads(mongo, dynamo, store, store::findAll, percent, linger, check, comparisons));
    }

    @TearDown
    public void stop() {
        comparisons.close();
        flags.close();
        Folders.delete(folder);
    }

    @Benchmark
    public Object flags() {
        return flags.of(nextEvent().userKey());
    }

    @Benchmark
    public void putDirect() {
        direct.put(nextEvent());
    }

    @Benchmark
    public void put() {
        migrating.put(nextEvent());
    }

    @Benchmark
    public Optional<StoredEvent> findDirect() {
        return find(direct);
    }

    @Benchmark
    public Optional<StoredEvent> find() {
        return find(migrating);
    }

    @Benchmark
    public Optional<StoredEvent> comparedDirect(Pause pause) {
        return find(direct);
    }

    @Benchmark
    public Optional<StoredEvent> compared(Pause pause) {
        return find(migrating);
    }

    private Optional<StoredEvent> find(EventStore store) {
        Event event = nextEvent();
        return store.find(event.userKey(), event.id());
    }

    private Event nextEvent() {
        return events.get(next++ & EVENTS - 1);
    }
}
