package dev.datanomad.tasks.migration;

import dev.datanomad.service.lifecycle.LogLimit;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.tasks.store.Applied;
import dev.datanomad.tasks.store.Task;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became of copies that came to a store, as {@code datanomad.tasks.copies} with the tags {@code store}, {@code way}
 * and {@code outcome}, and raises the alarm at a conflict, at most once a second. Thread-safe.
 */
public final class Copies {

    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private final String store;
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(1));
    private final Map<Applied, Counter> counters = new EnumMap<>(Applied.class);

    /**
     * @param store where they come to, or were read
     * @param way {@code inline}, {@code queue}, or {@code read} for what a read of both stores finds beside the authority's
     */
    public Copies(String store, String way, MeterRegistry metrics) {
        this.store = store;
        for (Applied outcome : Applied.values()) {
            counters.put(
                    outcome,
                    Counter.builder("datanomad.tasks.copies")
                            .description("What became of copies that came to a store")
                            .tags("store", store, "way", way)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(metrics));
        }
    }

    /** Counts one. */
    public void count(Task copy, Applied applied) {
        counters.get(applied).increment();
        if (applied == Applied.CONFLICT && logLimit.passes()) {
            LOG.error(
                    "Task {} has two contents at version {}: {} keeps its own. Its next change ends that.",
                    Printable.id(copy.id()),
                    copy.version(),
                    store);
        }
    }
}
