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
 */
record Limits(RequestLimits requests, Duration storeCall, Duration start) {

    static Limits from(Settings settings) {
        return new Limits(
                new RequestLimits(
                        settings.number("MAX_REQUESTS", 100, 1, 500),
                        settings.number("REQUEST_QUEUE", 200, 0, 1_000),
                        settings.millis("REQUEST_QUEUE_MILLIS", 500)),
                settings.millis("STORE_MILLIS", 2_000),
                settings.millis("START_MILLIS", 5_000));
    }

    /** Connections to each store: as many as threads can ask for, so that none waits for one. */
    int connections() {
        return requests.maxConcurrent();
    }
}
