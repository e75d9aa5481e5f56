package dev.datanomad;

import dev.datanomad.migration.integrity.Batcher;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what MongoDB has just answered with what DynamoDB would have answered. No user waits for that: reads of single
 * events linger, to be looked up together in one call, and {@link Comparisons} bounds the rest. A difference is compared
 * again after a grace period before it is reported, because MongoDB may show an event whose secondary write is still under
 * way. Thread-safe.
 */
final class ShadowReads {

    /**
     * How many events are looked up in one call: as many of the largest as BatchGetItem answers in one go, 16 MB. (DynamoDB
     * may leave out what is more than 1 MB of one user's.)
     */
    static final int BATCH_SIZE = 40;

    private final EventStore mongo;
    private final EventStore dynamo;
    private final BatchLookup dynamoBatch;
    private final IntegrityCheck check;
    private final Comparisons comparisons;
    private final Batcher<Read> batcher;

    /** What an event is found by. */
    record Key(String userKey, String id) {}

    /** Looks up many events in one call. */
    interface BatchLookup {

        /** What there is of each key; a key that is absent from the answer could not be looked up. */
        Map<Key, Optional<Event>> find(List<Key> keys);
    }

    private record Read(Key key, Optional<Event> answer) {}

    /**
     * @param mongo MongoDB, with the time limit of a shadow read
     * @param dynamo DynamoDB, with the same time limit
     * @param dynamoBatch the same, for many events
     * @param linger how long a read may wait for others
     * @param check counts what is found
     * @param comparisons runs comparisons
     */
    ShadowReads(
            EventStore mongo,
            EventStore dynamo,
            BatchLookup dynamoBatch,
            Duration linger,
            IntegrityCheck check,
            Comparisons comparisons) {
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.dynamoBatch = dynamoBatch;
        this.check = check;
        this.comparisons = comparisons;
        batcher = comparisons.batcher(
                BATCH_SIZE, linger, reads -> comparisons.submit(reads.size(), () -> compare(reads), this::recheck));
    }

    /** Compares MongoDB's answer for one event; returns at once. */
    void compare(String userKey, String id, Optional<Event> answer) {
        if (comparisons.admit(1)) {
            batcher.add(new Read(new Key(userKey, id), answer));
        }
    }

    /** Compares MongoDB's answer for a page of a user's events, each by itself; returns at once. */
    void compare(String userKey, Optional<String> before, int limit, List<Event> page) {
        int events = Math.max(1, page.size());
        if (comparisons.admit(events)) {
            comparisons.submit(
                    events, () -> compare(userKey, limit, page, dynamo.latest(userKey, before, limit)), this::recheck);
        }
    }

    private List<Key> compare(List<Read> reads) {
        Map<Key, Optional<Event>> found =
                dynamoBatch.find(reads.stream().map(Read::key).toList());
        List<Key> differing = new ArrayList<>();
        for (Read read : reads) {
            if (!found.containsKey(read.key)) {
                check.unchecked();
            } else if (read.answer.equals(found.get(read.key))) {
                check.equal();
            } else {
                differing.add(read.key);
            }
        }
        return differing;
    }

    private List<Key> compare(String userKey, int limit, List<Event> mongoPage, List<Event> dynamoPage) {
        Map<String, Event> inMongo = byId(mongoPage);
        Map<String, Event> inDynamo = byId(dynamoPage);
        // What DynamoDB has beyond the end of MongoDB's page is on the next page.
        String end = mongoPage.size() < limit ? "" : mongoPage.get(limit - 1).id();
        Set<String> ids = new LinkedHashSet<>(inMongo.keySet());
        inDynamo.keySet().stream().filter(id -> id.compareTo(end) >= 0).forEach(ids::add);
        List<Key> differing = new ArrayList<>();
        for (String id : ids) {
            if (inMongo.containsKey(id) && inMongo.get(id).equals(inDynamo.get(id))) {
                check.equal();
            } else {
                differing.add(new Key(userKey, id));
            }
        }
        return differing;
    }

    private static Map<String, Event> byId(List<Event> page) {
        return page.stream().collect(Collectors.toMap(Event::id, Function.identity()));
    }

    private void recheck(Key key) {
        Optional<Event> inMongo = mongo.find(key.userKey, key.id);
        Optional<Event> inDynamo = dynamo.find(key.userKey, key.id);
        Difference.between(key.userKey, key.id, inMongo, inDynamo).ifPresentOrElse(check::differs, check::equal);
    }
}
