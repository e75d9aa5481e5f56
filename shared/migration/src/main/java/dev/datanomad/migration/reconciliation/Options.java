package dev.datanomad.migration.reconciliation;

import java.time.Duration;

/**
 * How to reconcile.
 *
 * @param dryRun whether only to look
 * @param parallel how many ranges to walk at a time, at least 1
 * @param rate how many records a second at most, over all threads; 0 for no limit
 * @param gracePeriod for how long a record may be in one store and not yet in the other, where both are written
 */
public record Options(boolean dryRun, int parallel, int rate, Duration gracePeriod) {

    /** Looks only: a verification of stores that nobody writes to meanwhile. */
    public static final Options VERIFY = new Options(true, 4, 0, Duration.ZERO);

    /** Writes what is missing or different: a backfill or a repair. */
    public static final Options REPAIR = new Options(false, 4, 0, Duration.ZERO);
}
