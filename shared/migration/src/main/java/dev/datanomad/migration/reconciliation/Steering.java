package dev.datanomad.migration.reconciliation;

import java.util.Optional;

/** How fast a reconciliation is to go, and whether at all; it can be changed while it runs. Safe for use by many threads. */
final class Steering {

    private static final int POLL_MILLIS = 100;

    private final RateLimit rateLimit;
    private volatile Settings settings;

    /**
     * What can be changed.
     *
     * @param rate records a second at most; 0 for no limit
     * @param parallel how many ranges to walk at a time
     */
    record Settings(boolean pause, int rate, int parallel) {}

    /**
     * Where it stands.
     *
     * @param rate records a second at most, at this moment; 0 for no limit
     * @param slowedBy why that is less than is wanted; {@code null} if it is not
     */
    record Pace(boolean paused, int rate, int parallel, String slowedBy) {}

    Steering(Settings settings) {
        this.settings = settings;
        this.rateLimit = new RateLimit(settings.rate);
    }

    static Steering of(Options options) {
        return new Steering(new Settings(false, options.rate(), options.parallel()));
    }

    void set(Settings other) {
        settings = other;
        rateLimit.set(other.rate);
    }

    RateLimit rateLimit() {
        return rateLimit;
    }

    /** How many ranges to walk at this moment: none during a pause. */
    int workers() {
        Settings now = settings;
        return now.pause ? 0 : now.parallel;
    }

    void awaitEndOfPause() throws InterruptedException {
        while (settings.pause) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    Pace pace() {
        Settings now = settings;
        Optional<String> slowedBy = rateLimit.slowedBy();
        return new Pace(now.pause, rateLimit.rate(), now.parallel, slowedBy.orElse(null));
    }
}
