package dev.datanomad.service.events;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts and times what is asked of a store, as the timer {@code datanomad.operations} with the tags {@code store},
 * {@code operation} ({@code read} or {@code write}) and {@code outcome} ({@code success}, {@code refused} for a
 * {@link Refusal}, {@code failure}). The dashboard shows it. Thread-safe.
 */
public final class StoreTimers {

    private enum Outcome {
        SUCCESS,
        REFUSED,
        FAILURE
    }

    private final Map<Outcome, Timer> reads;
    private final Map<Outcome, Timer> writes;

    /** @param name the tag {@code store}: {@code total}, {@code mongodb} or {@code dynamodb} */
    public StoreTimers(String name, MeterRegistry registry) {
        reads = timers(registry, name, "read");
        writes = timers(registry, name, "write");
    }

    /** Makes a call that reads. */
    public <T> T read(Supplier<T> call) {
        return read(1, call);
    }

    /** Makes a call that reads several records, and counts each, with the time of the call. */
    public <T> T read(int records, Supplier<T> call) {
        return time(reads, records, call);
    }

    /** Makes a call that writes. */
    public <T> T write(Supplier<T> call) {
        return time(writes, 1, call);
    }

    private static <T> T time(Map<Outcome, Timer> timers, int operations, Supplier<T> operation) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.FAILURE;
        try {
            T result = operation.get();
            outcome = Outcome.SUCCESS;
            return result;
        } catch (RuntimeException e) {
            outcome = e instanceof Refusal ? Outcome.REFUSED : Outcome.FAILURE;
            throw e;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            for (int i = 0; i < operations; i++) {
                timers.get(outcome).record(took);
            }
        }
    }

    private static Map<Outcome, Timer> timers(MeterRegistry registry, String store, String operation) {
        Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            timers.put(
                    outcome,
                    Timer.builder("datanomad.operations")
                            .description("What was asked of the service (total) and of each store")
                            .tags("store", store, "operation", operation)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .publishPercentiles(0.5, 0.99)
                            .distributionStatisticExpiry(Duration.ofSeconds(10))
                            .distributionStatisticBufferLength(5)
                            .register(registry));
        }
        return timers;
    }
}
