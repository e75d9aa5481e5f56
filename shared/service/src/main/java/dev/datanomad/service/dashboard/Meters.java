package dev.datanomad.service.dashboard;

import dev.datanomad.service.events.StoreTimers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.search.Search;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads the figures that the service and its panels count. */
final class Meters {

    private final MeterRegistry registry;
    private final List<Panel> panels;

    Meters(MeterRegistry registry, List<Panel> panels) {
        this.registry = registry;
        this.panels = panels;
    }

    /** Everything counted since the start. */
    Tally tally() {
        Map<Store, Operations> operations = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            search(store).timers().stream()
                    .map(Meters::operations)
                    .reduce(Operations::plus)
                    .ifPresent(sum -> operations.put(store, sum));
        }
        Map<String, Map<String, Long>> counters = new HashMap<>();
        panels.forEach(panel -> counters.put(panel.id(), panel.counters()));
        return new Tally(operations, counters);
    }

    /** How much each store was used a second, from what was counted in that time, and its latency as of now. */
    Map<Store, Rates> rates(Tally since, double seconds) {
        Map<Store, Rates> rates = new EnumMap<>(Store.class);
        since.operations().forEach((store, count) -> {
            ValueAtPercentile[] reads = percentiles(store, "read");
            ValueAtPercentile[] writes = percentiles(store, "write");
            rates.put(
                    store,
                    new Rates(
                            count.reads() / seconds,
                            count.writes() / seconds,
                            count.failures() / seconds,
                            millis(reads, 0.5),
                            millis(reads, 0.99),
                            millis(writes, 0.5),
                            millis(writes, 0.99)));
        });
        return rates;
    }

    private Search search(Store store) {
        return store == Store.TOTAL
                ? registry.find(StoreTimers.REQUESTS)
                : registry.find(StoreTimers.STORE_OPERATIONS).tag("store", store.tag());
    }

    private static Operations operations(Timer timer) {
        long count = timer.count();
        boolean read = "read".equals(timer.getId().getTag("operation"));
        boolean failed = "failure".equals(timer.getId().getTag("outcome"));
        return new Operations(read ? count : 0, read ? 0 : count, failed ? count : 0);
    }

    private ValueAtPercentile[] percentiles(Store store, String operation) {
        Timer timer =
                search(store).tags("operation", operation, "outcome", "success").timer();
        return timer == null ? new ValueAtPercentile[0] : timer.takeSnapshot().percentileValues();
    }

    /** A timer without a sample in its window has percentiles of 0. */
    private static double millis(ValueAtPercentile[] values, double percentile) {
        for (ValueAtPercentile value : values) {
            if (value.percentile() == percentile && value.value() > 0) {
                return value.value(TimeUnit.MILLISECONDS);
            }
        }
        return Double.NaN;
    }
}
