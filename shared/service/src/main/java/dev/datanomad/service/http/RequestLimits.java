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
public record RequestLimits(int maxConcurrent, int maxQueued, Duration maxWait) {}
