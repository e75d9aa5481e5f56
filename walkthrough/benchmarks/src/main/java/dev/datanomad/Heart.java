package dev.datanomad;

import dev.datanomad.ShadowReads.Key;
import dev.datanomad.benchmarks.FlagsJson;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.migration.integrity.IntegrityCheck;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The heart of the migration with nothing around it: a {@link MigratingEventStore} over two stores in memory, with flags
 * that the real SDK reads from a real file, and the same memory without it.
 */
final class Heart implements AutoCloseable {

    /** A power of two, to choose among by a mask. */
    private static final int EVENTS = 1024;

    /** More than are read during the linger time, so that each is compared. */
    private static final int QUEUE = 10_000;

    private final List<Event> events = IntStream.range(0, EVENTS)
            .mapToObj(n -> Event.create(
                    Map.of("hello", "world", "value", BigDecimal.valueOf(n % 11), "user", Map.of("key", "user-" + n))))
            .toList();
    private final Path folder;
    private final Flags flags;
    private final IntegrityCheck check;
    private final Comparisons comparisons;
    private final EventStore direct;
    private final EventStore migrating;
    private int next;

    /** An event store that is a map. */
    private static final class Memory implements EventStore {

        private final Map<String, Event> events = new ConcurrentHashMap<>();

        @Override
        public void put(Event event) {
            events.put(event.id(), event);
        }

        @Override
        public Optional<Event> find(String userKey, String id) {
            return Optional.ofNullable(events.get(id))
                    .filter(event -> event.userKey().equals(userKey));
        }

        @Override
        public List<Event> latest(String userKey, Optional<String> before, int limit) {
            throw new UnsupportedOperationException();
        }

        Map<Key, Optional<Event>> findAll(List<Key> keys) {
            return keys.stream().collect(Collectors.toMap(Function.identity(), key -> find(key.userKey(), key.id())));
        }
    }

    /**
     * @param writeDynamo percentage of users whose events are written to both stores
     * @param readDynamo percentage of users whose reads are compared
     */
    Heart(int writeDynamo, int readDynamo) throws IOException {
        MeterRegistry metrics = new SimpleMeterRegistry();
        EventStore mongo = new Memory();
        Memory dynamo = new Memory();
        direct = new Memory();
        Stream.of(mongo, dynamo, direct).forEach(store -> events.forEach(store::put));

        folder = Files.createTempDirectory("datanomad-heart");
        Path file = folder.resolve("flags.json");
        Files.writeString(file, FlagsJson.of(writeDynamo, readDynamo));
        flags = Flags.open(new Settings(Map.of("FLAGS_FILE", file.toString())));
        check = new IntegrityCheck(metrics);
        comparisons = new Comparisons(check, Duration.ofMillis(2_500), 8, QUEUE);
        migrating = new MigratingEventStore(
                flags::of,
                mongo,
                dynamo,
                new SecondaryWrites("mongodb", mongo, 50, metrics),
                new SecondaryWrites("dynamodb", dynamo, 50, metrics),
                new ShadowReads(mongo, dynamo, dynamo::findAll, Duration.ofSeconds(1), check, comparisons),
                metrics);
    }

    Event nextEvent() {
        return events.get(next++ & EVENTS - 1);
    }

    EventStore direct() {
        return direct;
    }

    EventStore migrating() {
        return migrating;
    }

    UserFlags flagsOf(Event event) {
        return flags.of(event.userKey());
    }

    IntegrityCheck.Counts counts() {
        return check.counts();
    }

    @Override
    public void close() throws IOException {
        comparisons.close();
        flags.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
