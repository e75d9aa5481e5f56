package dev.datanomad.migration.flags;

import dev.datanomad.migration.flags.FlagsPanel.Flag;
import dev.datanomad.service.dashboard.Format;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The writes that a store misses since this process started: second writes that failed, and those that flags kept from it. Only
 * a later verification can say that the store holds them. For use by one thread at a time.
 */
final class MissedWrites {

    static final String FAILURES = "datanomad.second.write.failures";
    static final String OMISSIONS = "datanomad.second.write.omissions";

    private static final Duration RECENT = Duration.ofMinutes(1);

    private final MeterRegistry registry;
    private final Map<String, Missed> missed = new HashMap<>();

    /** How many writes a store misses, and when the last one was noticed. */
    private record Missed(long count, Instant last) {}

    /** A store, as meters and people call it, and the flag for whom it is written. */
    private record Store(String tag, String name, String flag) {}

    private static final List<Store> STORES = List.of(
            new Store("dynamodb", "DynamoDB", "write-events-dynamo"),
            new Store("mongodb", "MongoDB", "write-events-mongo"));

    MissedWrites(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A problem for each store that misses writes: a minor one after a minute, and none while no user writes the store. */
    List<Problem> problems(List<Flag> flags, Instant now) {
        List<Problem> problems = new ArrayList<>();
        for (Store store : STORES) {
            Missed known = missed.merge(
                    store.tag(), new Missed(count(store), now), (old, next) -> next.count() > old.count() ? next : old);
            if (known.count() > 0 && isWritten(store, flags)) {
                problems.add(problem(store, known, now));
            }
        }
        return problems;
    }

    private static boolean isWritten(Store store, List<Flag> flags) {
        return flags.stream().noneMatch(flag -> flag.key().equals(store.flag()) && flag.share() == 0);
    }

    private static Problem problem(Store store, Missed missed, Instant now) {
        String reason =
                "%s failed or %s kept from %s since this instance started; a verification after %s says whether it holds %s now."
                        .formatted(
                                Format.count(missed.count(), "second write", "second writes"),
                                missed.count() == 1 ? "was" : "were",
                                store.name(),
                                Format.clock(missed.last()),
                                missed.count() == 1 ? "it" : "them");
        return missed.last().isAfter(now.minus(RECENT))
                ? new Problem(Severity.MAJOR, store.name() + " misses writes", reason)
                : new Problem(Severity.MINOR, store.name() + " may miss earlier writes", reason);
    }

    private long count(Store store) {
        return count(FAILURES, store) + count(OMISSIONS, store);
    }

    private long count(String counter, Store store) {
        return (long) registry.find(counter).tag("store", store.tag()).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
