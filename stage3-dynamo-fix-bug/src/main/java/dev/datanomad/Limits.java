package dev.datanomad;

import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.lifecycle.Settings;
import java.time.Duration;

/**
 * The limits that settings can change: of time, of concurrency, and of queues.
 *
 * @param requests limits of requests for events
 * @param storeCall time limit of a call to a store, retries included
 * @param start how long a start waits for the stores; then the service starts without them
 * @param secondaryWrite deadline of a write to the store that is not the authority
 * @param secondaryWrites how many of those may run at once; half as many as requests, so that a store that hangs cannot stop
 *     them all
 * @param shadowReadLinger how long a read of an event may wait for others, to be compared with them in one call
 * @param shadowRead time limit of a call to a store for a comparison
 * @param shadowReadThreads how many comparisons may run at once
 * @param shadowReadQueue how many events may be under comparison, or wait for it; a page at least
 * @param reverseShadowReadPercent how many of the reads are compared with MongoDB behind the cut-over; each costs a read there
 */
record Limits(
        RequestLimits requests,
        Duration storeCall,
        Duration start,
        Duration secondaryWrite,
        int secondaryWrites,
        Duration shadowReadLinger,
        Duration shadowRead,
        int shadowReadThreads,
        int shadowReadQueue,
        int reverseShadowReadPercent) {

    /** The events of the largest page that users may ask for, with as many that are left out of it. */
    private static final int PAGE = 200;

    private static final int CANCEL_RESERVE_PERCENT = 10;
    private static final int MAX_CANCEL_RESERVE_MILLIS = 25;

    static Limits from(Settings settings) {
        RequestLimits requests = new RequestLimits(
                settings.number("MAX_REQUESTS", 100, 1, 500),
                settings.number("REQUEST_QUEUE", 200, 0, 1_000),
                settings.millis("REQUEST_QUEUE_MILLIS", 500));
        return new Limits(
                requests,
                settings.millis("STORE_MILLIS", 2_000),
                settings.millis("START_MILLIS", 5_000),
                settings.millis("SECOND_WRITE_MILLIS", 500),
                settings.number("MAX_SECOND_WRITES", Math.max(1, requests.maxConcurrent() / 2), 1, 500),
                settings.millis("SHADOW_READ_GATHER_MILLIS", 1_000),
                settings.millis("SHADOW_READ_MILLIS", 1_000),
                settings.number("SHADOW_READ_THREADS", 8, 1, 500),
                settings.number("SHADOW_READ_QUEUE", 1_000, PAGE, 100_000),
                settings.number("REVERSE_SHADOW_READ_PERCENT", 0, 0, 100));
    }

    /** Time limit of the call within a secondary write: its deadline, less a reserve for cancelling a call that hangs. */
    Duration secondaryWriteCall() {
        long reserve = secondaryWrite.toMillis() * CANCEL_RESERVE_PERCENT / 100;
        return secondaryWrite.minusMillis(Math.min(reserve, MAX_CANCEL_RESERVE_MILLIS));
    }

    /**
     * How long MongoDB may show an event that DynamoDB does not have: from before it acknowledges the write, until the
     * secondary write has ended.
     */
    Duration gracePeriod() {
        return storeCall.plus(secondaryWrite);
    }

    /** How much may be under comparison, or wait for it: those events, as long as a sixteenth of the heap holds them. */
    Comparisons.Load shadowReadLoad() {
        return Comparisons.Load.of(shadowReadQueue, Runtime.getRuntime().maxMemory() / 16);
    }

    /** Connections to each store: one for each thread that may ask for one, so that none waits. */
    int connections() {
        return requests.maxConcurrent() + shadowReadThreads;
    }
}
