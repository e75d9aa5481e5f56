package dev.datanomad;

import dev.datanomad.migration.integrity.Batcher;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.Comparisons.Load;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Compares what the authority has just answered with what the other store would have answered. No user waits for that: reads
 * of single events linger, to be looked up together in one call, and {@link Comparisons} bounds the rest. A difference is
 * compared again after a grace period before it is reported, because the authority may show an event whose secondary write
 * is still under way. Thread-safe.
 */
final class ShadowReads {

    /**
     * How many events are looked up in one call: as many of the largest as BatchGetItem answers in one go, 16 MB. (DynamoDB
     * may leave out what is more than 1 MB of one user's.)
     */
    static final int BATCH_SIZE = 40;

    /** Both stores order ids by their bytes in UTF-8. */
    private static final Comparator<String> STORE_ORDER =
            Comparator.comparing(id -> id.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final EventStore mongo;
    private final EventStore dynamo;
    private final EventStore other;
    private final BatchLookup otherBatch;
    private final int percent;
    private final IntegrityCheck check;
    private final Comparisons comparisons;
    private final Batcher<Read> batcher;

    /** What an event is found by. */
    record Key(String userKey, String id) {}

    /** Looks up many events in one call. */
    interface BatchLookup {

        /** What there is of each key; a key that is absent from the answer could not be looked up. */
        Map<Key, Optional<StoredEvent>> find(List<Key> keys);
    }

    private record Read(Key key, Optional<StoredEvent> answer, long bytes) {}

    /**
     * @param mongo MongoDB, with the time limit of a shadow read
     * @param dynamo DynamoDB, with the same time limit
     * @param other the one of the two that is not the authority
     * @param otherBatch the same, for many events
     * @param percent how many of the reads are compared
     * @param linger how long a read may wait for others
     * @param check counts what is found
     * @param comparisons runs comparisons
     */
    ShadowReads(
            EventStore mongo,
            EventStore dynamo,
            EventStore other,
            BatchLookup otherBatch,
            int percent,
            Duration linger,
            IntegrityCheck check,
            Comparisons comparisons) {
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.other = other;
        this.otherBatch = otherBatch;
        this.percent = percent;
        this.check = check;
        this.comparisons = comparisons;
        batcher = comparisons.batcher(
                BATCH_SIZE,
                Read::bytes,
                linger,
                reads -> comparisons.submit(load(reads), () -> compare(reads), this::recheck));
    }

    /** Compares the authority's answer for one event; returns at once. */
    void compare(String userKey, String id, Optional<StoredEvent> answer) {
        Read read = new Read(
                new Key(userKey, id),
                answer,
                answer.map(StoredEvent::memoryBytes).orElse(0L));
        if (sampled() && comparisons.admit(Load.of(1, read.bytes))) {
            batcher.add(read);
        }
    }

    /** Compares the authority's answer for a page of a user's events, each by itself; returns at once. */
    void compare(String userKey, Optional<String> before, int limit, EventPage page) {
        Load load = Load.of(Math.max(1, page.events().size()), page.memoryBytes());
        if (sampled() && comparisons.admit(load)) {
            comparisons.submit(load, () -> compare(userKey, page, other.latest(userKey, before, limit)), this::recheck);
        }
    }

    private boolean sampled() {
        return ThreadLocalRandom.current().nextInt(100) < percent;
    }

    private static Load load(List<Read> reads) {
        return Load.of(reads.size(), reads.stream().mapToLong(Read::bytes).sum());
    }

    private List<Key> compare(List<Read> reads) {
        Map<Key, Optional<StoredEvent>> found =
                otherBatch.find(reads.stream().map(Read::key).toList());
        List<Key> differing = new ArrayList<>();
        for (Read read : reads) {
            if (!found.containsKey(read.key)) {
                check.unchecked();
            } else if (equal(read.answer, found.get(read.key))) {
                check.equal();
            } else {
                differing.add(read.key);
            }
        }
        return differing;
    }

    private List<Key> compare(String userKey, EventPage answer, EventPage otherAnswer) {
        Map<String, StoredEvent> inMongo = byId(other == mongo ? otherAnswer : answer);
        Map<String, StoredEvent> inDynamo = byId(other == mongo ? answer : otherAnswer);
        // What one page has beyond the end of the other is on the other's next page.
        Optional<String> end = Stream.of(answer, otherAnswer)
                .flatMap(page -> page.next().stream())
                .max(STORE_ORDER);
        Set<String> ids = new LinkedHashSet<>(inMongo.keySet());
        ids.addAll(inDynamo.keySet());
        end.ifPresent(last -> ids.removeIf(id -> STORE_ORDER.compare(id, last) < 0));
        List<Key> differing = new ArrayList<>();
        for (String id : ids) {
            Optional<StoredEvent> source = Optional.ofNullable(inMongo.get(id));
            Optional<StoredEvent> target = Optional.ofNullable(inDynamo.get(id));
            if (equal(source, target)) {
                check.equal();
            } else if (isUnreadable(source)) {
                // What its id is cannot always be asked for, and no grace period would help.
                Difference.between(userKey, id, source, target).ifPresent(check::differs);
            } else {
                differing.add(new Key(userKey, id));
            }
        }
        return differing;
    }

    private static Map<String, StoredEvent> byId(EventPage page) {
        Map<String, StoredEvent> events = new LinkedHashMap<>();
        page.events().forEach(event -> events.put(event.id(), event));
        return events;
    }

    /** What cannot be read is equal to nothing. */
    private static boolean equal(Optional<StoredEvent> copy, Optional<StoredEvent> other) {
        return copy.equals(other) && !isUnreadable(copy);
    }

    private static boolean isUnreadable(Optional<StoredEvent> copy) {
        return copy.orElse(null) instanceof UnreadableEvent;
    }

    private void recheck(Key key) {
        Optional<StoredEvent> inMongo = mongo.find(key.userKey, key.id);
        Optional<StoredEvent> inDynamo = dynamo.find(key.userKey, key.id);
        Difference.between(key.userKey, key.id, inMongo, inDynamo).ifPresentOrElse(check::differs, check::equal);
    }
}
