package dev.datanomad;

import dev.datanomad.service.http.RequestLimits;
import dev.datanomad.service.lifecycle.Settings;
import java.time.Duration;

/**
 * The limits that settings can change: of time, of concurrency, and of queues.
 *
 * @param requests limits of requests for events
 * @param storeCall time limit of a call to a store, retries included
 * @param start how long a start waits for the stores; then the service starts without them
 */
record Limits(RequestLimits requests, Duration storeCall, Duration start) {

    static Limits from(Settings settings) {
        RequestLimits requests = new RequestLimits(
                settings.number("MAX_REQUESTS", 100, 1, 500),
                settings.number("REQUEST_QUEUE", 200, 0, 1_000),
                settings.millis("REQUEST_QUEUE_MILLIS", 500));
        return new Limits(requests, settings.millis("STORE_MILLIS", 2_000), settings.millis("START_MILLIS", 5_000));
    }

    /** Connections to each store: one for each thread that may ask for one, so that none waits. */
    int connections() {
        return requests.maxConcurrent();
    }
}
