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
 * Turns counters into rates: each call of {@link #sample} is one second of the charts. Keeps the last minute's counts
 * and the last five minutes' points. Safe for use by many threads.
 */
final class Sampler {

    private static final int MINUTE = 60;
    private static final int KEPT_POINTS = 300;

    private final String service;
    private final String instance;
    private final Meters meters;
    private final List<Panel> panels;
    private final Deque<Sample> lastMinute = new ArrayDeque<>();
    private final Deque<Point> points = new ArrayDeque<>();

    private record Sample(long nanos, Tally tally) {}

    Sampler(String service, String instance, MeterRegistry registry, List<Panel> panels) {
        this.service = service;
        this.instance = instance;
        this.panels = panels;
        meters = new Meters(registry, panels);
        lastMinute.add(new Sample(System.nanoTime(), meters.tally()));
    }

    /** Takes the figures as of now. */
    synchronized Snapshot sample() {
        Sample now = new Sample(System.nanoTime(), meters.tally());
        Sample before = lastMinute.getLast();
        Sample first = lastMinute.getFirst();
        Point point = meters.point(Instant.now(), now.tally().minus(before.tally()), seconds(before, now));
        add(lastMinute, now, MINUTE);
        add(points, point, KEPT_POINTS);
        return snapshot(point, Math.round(seconds(first, now)), now.tally().minus(first.tally()), now.tally());
    }

    /** The last five minutes, oldest first. */
    synchronized List<Point> history() {
        return new ArrayList<>(points);
    }

    private Snapshot snapshot(Point point, long seconds, Tally minute, Tally sinceStart) {
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
        return new Snapshot(service, instance, point, seconds, minute, views, verdict);
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
