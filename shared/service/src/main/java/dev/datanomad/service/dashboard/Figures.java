package dev.datanomad.service.dashboard;

import java.time.Instant;
import java.util.Map;

/**
 * What a {@link Panel} makes its view of.
 *
 * @param now when the figures were taken
 * @param seconds how long {@code minute} was: less than 60 shortly after a start
 * @param reads the reads of the service's users in the last minute
 * @param minute what the panel's counters counted in the last minute, by name and in their order
 * @param sinceStart what they have counted since the start, likewise
 */
public record Figures(Instant now, long seconds, long reads, Map<String, Long> minute, Map<String, Long> sinceStart) {}
