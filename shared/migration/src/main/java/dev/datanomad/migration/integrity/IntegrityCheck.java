package dev.datanomad.migration.integrity;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.service.lifecycle.Printable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    private static final int MAX_LOGGED_NAME = 100;

    private final StoreNames names;
    private final Counter equal;
    private final Map<Difference.Kind, Counter> differences = new EnumMap<>(Difference.Kind.class);
    private final Counter unchecked;
    private final Deque<Seen> latest = new ArrayDeque<>();
    private final Map<String, Long> byField = new TreeMap<>();

    /** A difference and when it was found. */
    public record Seen(Instant at, Difference difference) {}

    /**
     * How many comparisons ended how, over some time.
     *
     * @param equal both copies are there and equal, or both stores have none
     * @param different both are there and differ
     * @param missingInTarget only the source has one
     * @param missingInSource only the target has one
     * @param unchecked nothing is known: there was no room to compare, or a store did not answer in time
     */
    public record Counts(long equal, long different, long missingInTarget, long missingInSource, long unchecked) {

        /** How many comparisons came to a result. */
        public long checked() {
            return equal + different + missingInTarget + missingInSource;
        }

        /** All of them by their names, for the dashboard. */
        Map<String, Long> byName() {
            Map<String, Long> counters = new LinkedHashMap<>();
            counters.put("checked", checked());
            counters.put("equal", equal);
            counters.put("different", different);
            counters.put("missingInTarget", missingInTarget);
            counters.put("missingInSource", missingInSource);
            counters.put("unchecked", unchecked);
            return counters;
        }
    }

    /**
     * Counts as {@code datanomad.integrity} in {@code registry}, by {@code result}: {@code equal}, {@code different},
     * {@code unchecked}, and for example {@code missing_in_dynamodb}.
     */
    public IntegrityCheck(StoreNames names, MeterRegistry registry) {
        this.names = names;
        equal = counter(registry, "equal");
        for (Difference.Kind kind : Difference.Kind.values()) {
            differences.put(kind, counter(registry, result(kind).toLowerCase(Locale.ROOT)));
        }
        unchecked = counter(registry, "unchecked");
    }

    /** Both stores had the same. */
    public void equal() {
        equal.increment();
    }

    /** A comparison did not come about. */
    public void unchecked() {
        unchecked(1);
    }

    /** So many comparisons did not come about. */
    public void unchecked(int events) {
        unchecked.increment(events);
    }

    /** The stores differ; logged without values, which may be personal data. */
    public void differs(Difference difference) {
        differences.get(difference.kind()).increment();
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
                "{} and {} events differ: {} event={} user={} fields={}",
                names.source(),
                names.target(),
                result(difference.kind()),
                Printable.id(difference.id()),
                Printable.of(difference.userKey(), MAX_LOGGED_NAME),
                difference.fields().stream()
                        .limit(LOGGED_FIELDS)
                        .map(field -> Printable.of(field.path(), MAX_LOGGED_NAME))
                        .toList());
    }

    /** The stores that are compared. */
    public StoreNames names() {
        return names;
    }

    /** The counts since the start of this process. */
    public Counts counts() {
        return new Counts(
                (long) equal.count(),
                count(Difference.Kind.DIFFERENT),
                count(Difference.Kind.MISSING_IN_TARGET),
                count(Difference.Kind.MISSING_IN_SOURCE),
                (long) unchecked.count());
    }

    /** The latest differences, newest first, {@value #KEPT_DIFFERENCES} at most. */
    public synchronized List<Seen> latest() {
        return new ArrayList<>(latest);
    }

    /** How often each field differed, by its JSON Pointer; the first {@value #KEPT_FIELDS} fields at most. */
    public synchronized Map<String, Long> byField() {
        return new TreeMap<>(byField);
    }

    private String result(Difference.Kind kind) {
        return kind.words(names).toUpperCase(Locale.ROOT).replace(' ', '_');
    }

    private long count(Difference.Kind kind) {
        return (long) differences.get(kind).count();
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("datanomad.integrity")
                .description("Comparisons of the two stores, by what they have found")
                .tag("result", result)
                .register(registry);
    }
}
