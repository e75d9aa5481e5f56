package dev.datanomad.service.http;

import java.time.Duration;

/**
 * How many requests of events a service takes on. What is beyond is answered 503 with {@code Retry-After}; everything
 * else that it answers (health, metrics, dashboard) is not limited by these.
 *
 * @param atOnce how many are being answered at once, 1 or more
 * @param waiting how many more may wait for their turn
 * @param patience how long one may wait, a millisecond or more
 */
public record RequestLimits(int atOnce, int waiting, Duration patience) {}
