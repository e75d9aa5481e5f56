package dev.datanomad.service.dashboard;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Everything the page shows, at one moment.
 *
 * @param point the last seconds
 * @param charted whether the charts show the point: not before the first traffic, which an instance waits for
 * @param seconds how long {@code minute} was: less than 60 shortly after a start
 * @param minute what was counted in the last minute
 * @param panels each panel's view by its id, in the order of the page
 */
record Snapshot(
        Origin origin,
        Point point,
        boolean charted,
        long seconds,
        Tally minute,
        Map<String, View> panels,
        Verdict verdict) {

    /** What happened of late, as the panels know it, the oldest first. */
    List<View.Mark> marks() {
        return panels.values().stream()
                .flatMap(view -> view.marks().stream())
                .sorted(Comparator.comparing(View.Mark::at))
                .toList();
    }
}
