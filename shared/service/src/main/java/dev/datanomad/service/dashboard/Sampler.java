package dev.datanomad.service.dashboard;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns counters into rates: each call of {@link #sample} is one point of the charts. A rate is the mean of five seconds, so
 * that what comes in batches, such as comparisons beside users' requests, is no saw-tooth. The charts begin with the first
 * whole second after the first operation: an instance that still waits for its users says nothing about them. Keeps the last
 * minute's counts and the last five minutes' points. Safe for use by many threads.
 */
final class Sampler {

    private static final int MINUTE = 60;
    private static final int KEPT_POINTS = 300;

    /** How many seconds a rate is the mean of. */
    static final int MEAN_SECONDS = 5;

    private final Origin origin;
    private final Meters meters;
    private final List<Panel> panels;
    private final Deque<Sample> lastMinute = new ArrayDeque<>();
    private final Deque<Sample> meanSeconds = new ArrayDeque<>();
    private final Deque<Point> points = new ArrayDeque<>();
    private boolean charting;

    private record Sample(long nanos, Tally tally) {}

    Sampler(Origin origin, MeterRegistry registry, List<Panel> panels) {
        this.origin = origin;
        this.panels = panels;
        meters = new Meters(registry, panels);
        Sample start = new Sample(System.nanoTime(), meters.tally());
        lastMinute.add(start);
        meanSeconds.add(start);
    }

    /** Takes the figures as of now. */
    synchronized Snapshot sample() {
        Sample now = new Sample(System.nanoTime(), meters.tally());
        Sample before = lastMinute.getLast();
        Sample first = lastMinute.getFirst();
        Point point = point(now, meanSeconds.getFirst(), before);
        boolean charted = charting;
        if (charted) {
            add(points, point, KEPT_POINTS);
        } else if (now.tally().of(Store.TOTAL).all() > 0) {
            charting = true;
            meanSeconds.clear();
        }
        add(meanSeconds, now, MEAN_SECONDS);
        add(lastMinute, now, MINUTE);
        return snapshot(
                point, charted, Math.round(seconds(first, now)), now.tally().minus(first.tally()), now.tally());
    }

    private Point point(Sample now, Sample first, Sample before) {
        return new Point(
                Instant.now(),
                meters.rates(now.tally().minus(first.tally()), seconds(first, now)),
                now.tally().minus(before.tally()).failing());
    }

    /** The last five minutes, oldest first. */
    synchronized List<Point> history() {
        return new ArrayList<>(points);
    }

    private Snapshot snapshot(Point point, boolean charted, long seconds, Tally minute, Tally sinceStart) {
        Operations total = minute.of(Store.TOTAL);
        Map<String, View> views = new LinkedHashMap<>();
        for (Panel panel : panels) {
            String id = panel.id();
            Figures figures = new Figures(
                    point.at(),
                    seconds,
                    total.reads(),
                    minute.counters().get(id),
                    sinceStart.counters().get(id));
            views.put(id, panel.view(figures));
        }
        Verdict verdict = Verdict.of(
                total, seconds, views.values().stream().map(View::assessment).toList());
        return new Snapshot(origin, point, charted, seconds, minute, views, verdict);
    }

    private static double seconds(Sample from, Sample to) {
        return Math.max(1, to.nanos() - from.nanos()) / 1e9;
    }

    private static <T> void add(Deque<T> kept, T next, int limit) {
        kept.addLast(next);
        if (kept.size() > limit) {
            kept.removeFirst();
        }
    }
}
