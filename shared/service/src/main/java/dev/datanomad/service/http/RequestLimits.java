package dev.datanomad.service.http;

import java.time.Duration;

/**
 * The limits of the event API's bulkhead. What is beyond is answered 503 with {@code Retry-After}; other requests
 * (health, metrics, dashboard) are not limited by these.
 *
 * @param maxConcurrent requests that are being answered at a time, 1 or more
 * @param maxQueued requests that may wait for their turn, 0 or more
 * @param maxWait how long one may wait, a millisecond or more
 */
public record RequestLimits(int maxConcurrent, int maxQueued, Duration maxWait) {

    /** What a page of the largest events takes while it is read from a store and written. */
    private static final long BYTES_PER_LIST = 16 * 1024 * 1024;

    /** How many lists may be made at a time: as many as half of the heap has room for. */
    int maxLists() {
        return (int) Math.max(1, Math.min(maxConcurrent, Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_LIST));
    }
}
