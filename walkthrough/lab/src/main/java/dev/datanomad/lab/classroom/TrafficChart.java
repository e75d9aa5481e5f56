package dev.datanomad.lab.classroom;

import dev.datanomad.lab.proxy.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A time line as a picture, in two panels: requests a second with those that failed, and read latency. In the units of its
 * template.
 *
 * @param seconds of users' traffic, oldest first; at least two
 * @param marks the beginnings of its parts, oldest first
 */
record TrafficChart(List<Traffic.Second> seconds, List<Mark> marks) {

    static final int LEFT = 56;
    static final int RIGHT = LEFT + 960;
    static final int REQUESTS = 156;
    static final int LATENCY = 332;
    private static final int HEIGHT = 130;

    /** The width of a label, of two numbers at most. */
    private static final int LABEL = 36;

    /** The beginning of a part, in milliseconds since 1970. */
    record Mark(String title, long at) {}

    /** A mark or a bar at its place. A mark without room for its number has no label. */
    record Place(String title, String label, double x, double height) {}

    /** A line across a panel. */
    record Tick(double y, String value) {}

    /** What a part of the time line measured. */
    record Row(String title, long requests, long failed, double readP50, double readP99) {}

    List<Place> places() {
        double end = 1_000.0 * (last() + 1);
        List<Place> places = new ArrayList<>();
        int labelled = 0;
        for (Mark mark : marks) {
            double x = x(mark.at() / 1_000.0);
            int number = places.size() + 1;
            if (mark.at() >= end) {
                break;
            }
            if (places.isEmpty() || x - places.get(labelled).x() >= LABEL) {
                labelled = places.size();
                places.add(new Place(mark.title(), Integer.toString(number), x, 0));
            } else {
                Place first = places.get(labelled);
                places.set(labelled, new Place(first.title(), labelled + 1 + "\u2013" + number, first.x(), 0));
                places.add(new Place(mark.title(), "", x, 0));
            }
        }
        return places;
    }

    List<Tick> ticks(int base) {
        double max = max(base);
        return List.of(tick(base, 0, max), tick(base, 0.5, max), tick(base, 1, max));
    }

    private static Tick tick(int base, double share, double max) {
        return new Tick(base - share * HEIGHT, String.format(Locale.ROOT, "%,.0f", max * share));
    }

    String requests() {
        return points(REQUESTS, Traffic.Second::requests);
    }

    String readP50() {
        return points(LATENCY, Traffic.Second::readP50);
    }

    String readP99() {
        return points(LATENCY, Traffic.Second::readP99);
    }

    List<Place> failures() {
        return seconds.stream()
                .filter(second -> second.failed() > 0)
                .map(second -> new Place("", "", x(second.at()), Math.max(2, second.failed() / max(REQUESTS) * HEIGHT)))
                .toList();
    }

    /** The same in figures: each part from its mark to the next. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < marks.size(); i++) {
            long from = marks.get(i).at() / 1_000;
            long to = i + 1 < marks.size() ? marks.get(i + 1).at() / 1_000 : Long.MAX_VALUE;
            List<Traffic.Second> part = seconds.stream()
                    .filter(second -> second.at() >= from && second.at() < to)
                    .toList();
            List<Traffic.Second> read =
                    part.stream().filter(second -> second.reads() > 0).toList();
            rows.add(new Row(
                    marks.get(i).title(),
                    part.stream().mapToLong(Traffic.Second::requests).sum(),
                    part.stream().mapToLong(Traffic.Second::failed).sum(),
                    read.stream().mapToDouble(Traffic.Second::readP50).average().orElse(0),
                    read.stream().mapToDouble(Traffic.Second::readP99).max().orElse(0)));
        }
        return rows;
    }

    /** In words. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%,d requests in %,d seconds, at most %,d a second; %,d failed. The slowest 99th percentile of a second's reads:"
                        + " %,.0f ms.",
                seconds.stream().mapToLong(Traffic.Second::requests).sum(),
                last() - seconds.get(0).at(),
                seconds.stream().mapToInt(Traffic.Second::requests).max().orElse(0),
                seconds.stream().mapToLong(Traffic.Second::failed).sum(),
                seconds.stream().mapToDouble(Traffic.Second::readP99).max().orElse(0));
    }

    private String points(int base, ToDoubleFunction<Traffic.Second> value) {
        double max = max(base);
        return seconds.stream()
                .map(second -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x(second.at()),
                        base - Math.min(1, value.applyAsDouble(second) / max) * HEIGHT))
                .collect(Collectors.joining(" "));
    }

    private double max(int base) {
        ToDoubleFunction<Traffic.Second> value = base == REQUESTS ? Traffic.Second::requests : Traffic.Second::readP99;
        return nice(seconds.stream().mapToDouble(value).max().orElse(1));
    }

    private long last() {
        return seconds.get(seconds.size() - 1).at();
    }

    private double x(double at) {
        double first = seconds.get(0).at();
        return LEFT + Math.max(0, Math.min(1, (at - first) / (last() - first))) * (RIGHT - LEFT);
    }

    /** The next of 1, 2, 5, 10, 20, 50 and so on. */
    private static double nice(double max) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, max))));
        for (double step : new double[] {1, 2, 5}) {
            if (max <= step * unit) {
                return step * unit;
            }
        }
        return 10 * unit;
    }
}
