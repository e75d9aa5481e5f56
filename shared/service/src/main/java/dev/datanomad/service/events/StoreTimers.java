package dev.datanomad.service.events;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Counts and times what is asked of the service, as the timer {@code datanomad.requests}, or of one of its stores, as {@code
 * datanomad.store.operations} with the tag {@code store}. Both have the tags {@code operation} ({@code read} or {@code write})
 * and {@code outcome} ({@code success}, {@code refused} for a {@link Refusal}, {@code failure}). Their histograms have fixed
 * buckets, so that those of several instances can be added. The dashboard shows both. Thread-safe.
 */
public final class StoreTimers {

    /** The timer of what users ask of the service. */
    public static final String REQUESTS = "datanomad.requests";

    /** The timer of what the service asks of its stores, by {@code store}. */
    public static final String STORE_OPERATIONS = "datanomad.store.operations";

    /** Upper limits of the buckets; the limits of the stores' calls, 500, 1,000 and 2,000 ms, are among them. */
    private static final Duration[] BUCKETS = LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private enum Outcome {
        SUCCESS,
        REFUSED,
        FAILURE
    }

    private final Map<Outcome, Timer> reads;
    private final Map<Outcome, Timer> writes;

    private StoreTimers(String meter, String description, Tags tags, MeterRegistry registry) {
        reads = timers(meter, description, tags.and("operation", "read"), registry);
        writes = timers(meter, description, tags.and("operation", "write"), registry);
    }

    /** Times what is asked of the service. */
    public static StoreTimers ofRequests(MeterRegistry registry) {
        return new StoreTimers(
                REQUESTS, "Requests of users that came as far as to the stores, once each", Tags.empty(), registry);
    }

    /** Times what is asked of the store {@code name}, {@code mongodb} or {@code dynamodb}. */
    public static StoreTimers ofStore(String name, MeterRegistry registry) {
        return new StoreTimers(
                STORE_OPERATIONS,
                "Operations of a store, for users, as second writes and as shadow reads",
                Tags.of("store", name),
                registry);
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

    private static Map<Outcome, Timer> timers(String meter, String description, Tags tags, MeterRegistry registry) {
        Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            timers.put(
                    outcome,
                    Timer.builder(meter)
                            .description(description)
                            .tags(tags)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(BUCKETS)
                            // For the dashboard, which shows the last seconds of one instance.
                            .publishPercentiles(0.5, 0.99)
                            .distributionStatisticExpiry(Duration.ofSeconds(10))
                            .distributionStatisticBufferLength(5)
                            .register(registry));
        }
        return timers;
    }
}
