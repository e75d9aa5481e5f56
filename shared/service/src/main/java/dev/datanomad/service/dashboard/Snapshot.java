package dev.datanomad.service.dashboard;

import java.util.Map;

/**
 * Everything the page shows, at one moment.
 *
 * @param point the last second
 * @param seconds how long {@code minute} was: less than 60 shortly after a start
 * @param minute what was counted in the last minute
 * @param panels each panel's view by its id, in the order of the page
 */
record Snapshot(
        String service,
        String instance,
        Point point,
        long seconds,
        Tally minute,
        Map<String, View> panels,
        Verdict verdict) {}
