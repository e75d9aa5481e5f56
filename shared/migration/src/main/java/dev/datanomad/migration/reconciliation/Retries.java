package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.lifecycle.Printable;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedPredicate;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retry policies. A call that fails, and may succeed later, is tried again with exponential back-off from 50 ms to 5 s
 * and a jitter of a half, so that threads do not come all at once, until {@link #LIMIT} has passed. What cannot succeed
 * later, such as a lack of rights, fails at once.
 */
public final class Retries {

    /** For how long a call is tried again. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(2);

    private Retries() {}

    /**
     * The policy for one store.
     *
     * @param store what the log calls it
     * @param mayRecover what may succeed later
     */
    public static FailsafeExecutor<Object> of(String store, CheckedPredicate<Throwable> mayRecover) {
        return of(store, mayRecover, LIMIT);
    }

    /** The same with another limit. */
    public static FailsafeExecutor<Object> of(String store, CheckedPredicate<Throwable> mayRecover, Duration limit) {
        return Failsafe.with(RetryPolicy.builder()
                .handleIf(mayRecover)
                .withMaxRetries(-1)
                .withMaxDuration(limit)
                .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(5))
                .withJitter(0.5)
                .onRetryScheduled(event -> {
                    if (event.getElapsedTime().compareTo(WORTH_A_LINE) > 0) {
                        LOG.warn("{} is tried again: {}", store, reason(event.getLastException()));
                    }
                })
                .build());
    }

    /** The first line of what went wrong, {@link Printable}: drivers add pages about their inner state, and echo values. */
    public static String reason(Throwable e) {
        return reason(e.getMessage() == null ? e.toString() : e.getMessage());
    }

    /** The same of what somebody says about it. */
    public static String reason(String message) {
        return Printable.of(message.lines().findFirst().orElse(""));
    }
}
