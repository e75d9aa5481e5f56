package dev.datanomad.service.integrity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comparing the two stores has found so far: counts of every outcome, and the latest differences. Safe for use by
 * many threads; what it keeps is bounded.
 */
public final class IntegrityCheck {

    private static final Logger LOG = LoggerFactory.getLogger(IntegrityCheck.class);
    private static final int KEPT_DIFFERENCES = 100;
    private static final int KEPT_FIELDS = 100;
    private static final int LOGGED_FIELDS = 10;
    private static final int LOGGED_CHARACTERS = 100;

    private final Counter equal;
    private final Counter different;
    private final Counter missingInDynamo;
    private final Counter missingInMongo;
    private final Counter unchecked;
    private final Deque<Seen> latest = new ArrayDeque<>();
    private final Map<String, Long> byField = new TreeMap<>();

    /**
     * A difference and when it was found.
     *
     * @param at when
     * @param difference what
     */
    public record Seen(Instant at, Difference difference) {}

    /**
     * How many comparisons ended how, since the start of this process.
     *
     * @param equal both copies are there and equal, or both stores have none
     * @param different both are there and differ
     * @param missingInDynamo only MongoDB has one
     * @param missingInMongo only DynamoDB has one
     * @param unchecked nothing is known: no thread was free, or a store did not answer in time
     */
    public record Counts(long equal, long different, long missingInDynamo, long missingInMongo, long unchecked) {

        /** How many comparisons came to a result. */
        public long checked() {
            return equal + different + missingInDynamo + missingInMongo;
        }
    }

    /** Counts as {@code datanomad.integrity} in {@code registry}, by {@code result}. */
    public IntegrityCheck(MeterRegistry registry) {
        equal = registry.counter("datanomad.integrity", "result", "equal");
        different = registry.counter("datanomad.integrity", "result", "different");
        missingInDynamo = registry.counter("datanomad.integrity", "result", "missing_in_dynamodb");
        missingInMongo = registry.counter("datanomad.integrity", "result", "missing_in_mongodb");
        unchecked = registry.counter("datanomad.integrity", "result", "unchecked");
    }

    /** Both stores had the same. */
    public void equal() {
        equal.increment();
    }

    /** No comparison came about. */
    public void unchecked() {
        unchecked.increment();
    }

    /** The stores differ; logged without values, which may be personal data. */
    public void differs(Difference difference) {
        switch (difference.kind()) {
            case DIFFERENT -> different.increment();
            case MISSING_IN_DYNAMODB -> missingInDynamo.increment();
            case MISSING_IN_MONGODB -> missingInMongo.increment();
        }
        synchronized (this) {
            latest.addFirst(new Seen(Instant.now(), difference));
            if (latest.size() > KEPT_DIFFERENCES) {
                latest.removeLast();
            }
            for (Difference.Field field : difference.fields()) {
                if (byField.size() < KEPT_FIELDS || byField.containsKey(field.path())) {
                    byField.merge(field.path(), 1L, Long::sum);
                }
            }
        }
        LOG.warn(
                "MongoDB and DynamoDB events differ: {} event={} user={} fields={}",
                difference.kind(),
                difference.id(),
                printable(difference.userKey()),
                difference.fields().stream()
                        .limit(LOGGED_FIELDS)
                        .map(field -> printable(field.path()))
                        .toList());
    }

    /** The counts as of now. */
    public Counts counts() {
        return new Counts(
                (long) equal.count(),
                (long) different.count(),
                (long) missingInDynamo.count(),
                (long) missingInMongo.count(),
                (long) unchecked.count());
    }

    /** The latest differences, newest first, {@value #KEPT_DIFFERENCES} at most. */
    public synchronized List<Seen> latest() {
        return new ArrayList<>(latest);
    }

    /** How often each field differed, by its JSON Pointer. */
    public synchronized Map<String, Long> byField() {
        return new TreeMap<>(byField);
    }

    /** Names come from clients: none of them may forge or flood a line of the log. */
    private static String printable(String name) {
        String start = name.length() <= LOGGED_CHARACTERS ? name : name.substring(0, LOGGED_CHARACTERS) + "\u2026";
        return start.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
    }
}
