package dev.datanomad;

import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.lifecycle.Settings;
import java.time.Duration;

/**
 * The limits of requests and stores, as far as a setting can change them: how long something may take, how much of it there
 * may be at once, and how much more may wait.
 *
 * @param requests how many requests of events to take on
 * @param storeCall how long a call to a store may take, with all that is tried again within it
 * @param start how long a start waits for what the stores must have; then it goes on without
 * @param secondWrite how long a write to the store that is not the authority may take
 * @param secondWrites how many of those may run at once; half as many as requests, so that a store that hangs cannot stop all
 * @param shadowReadGather how long reads of events wait, to be compared together, unless there are enough for a call before
 * @param shadowRead how long a look at a store for a comparison may take
 * @param shadowReadThreads how many such looks there may be at once
 * @param shadowReadQueue how many events that users have read may be under comparison, or wait for it; a page at least
 */
public record Limits(
        RequestLimits requests,
        Duration storeCall,
        Duration start,
        Duration secondWrite,
        int secondWrites,
        Duration shadowReadGather,
        Duration shadowRead,
        int shadowReadThreads,
        int shadowReadQueue) {

    /** The events of the largest page that users may ask for, and the next one, which tells whether there is another page. */
    private static final int PAGE = 101;

    /** Reads them; what is not set has its default. */
    public static Limits from(Settings settings) {
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
                settings.number("SHADOW_READ_QUEUE", 1_000, PAGE, 100_000));
    }

    /**
     * How long MongoDB may show an event that DynamoDB has not got: it shows what it has not acknowledged yet, and only
     * when it has does the second write begin.
     */
    public Duration settle() {
        return storeCall.plus(secondWrite);
    }

    /** Connections to each store: as many as threads can ask for, so that none waits for one. */
    int connections() {
        return requests.maxConcurrent() + shadowReadThreads;
    }
}
