package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The time line of a tour as SVG: requests a second, failures, read latency, and the beginning of each step. */
final class Chart {

    private static final int LEFT = 56;
    private static final int RIGHT = LEFT + 960;
    private static final int HEIGHT = 130;

    /** The base lines of the two panels. */
    private static final int REQUESTS = 26 + HEIGHT;

    private static final int LATENCY = REQUESTS + 46 + HEIGHT;

    private final StringBuilder svg = new StringBuilder();
    private final List<Traffic.Second> seconds;

    private Chart(List<Traffic.Second> seconds) {
        this.seconds = seconds;
    }

    static String of(List<Traffic.Second> seconds, List<TourLog.Step> steps) {
        return seconds.size() < 2 ? "<p>There was no traffic to draw.</p>" : new Chart(seconds).draw(steps);
    }

    private String draw(List<TourLog.Step> steps) {
        add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", RIGHT + 10, LATENCY + 30, """
                Requests a second, failed requests and read latency over the whole tour; its figures are in the text.""");
        markers(steps);
        double requests = axis(REQUESTS, Traffic.Second::requests, "requests a second");
        add("<polygon class=\"requests\" points=\"%d,%d ", LEFT, REQUESTS);
        add("%s%d,%d\"/>%n", points(REQUESTS, requests, Traffic.Second::requests), RIGHT, REQUESTS);
        failures(requests);
        double millis = axis(LATENCY, Traffic.Second::readP99, "reads, ms: median and p99");
        add("<polyline class=\"p99\" points=\"%s\"/>%n", points(LATENCY, millis, Traffic.Second::readP99));
        add("<polyline class=\"p50\" points=\"%s\"/>%n", points(LATENCY, millis, Traffic.Second::readP50));
        add("</svg>");
        return svg.toString();
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    private void markers(List<TourLog.Step> steps) {
        int number = 1;
        for (TourLog.Step step : steps) {
            double at = step.at() / 1_000.0;
            if (at < seconds.get(seconds.size() - 1).at() + 1) {
                double x = x(at);
                add("<g class=\"step\"><title>%s</title>", TourPage.escape(step.title()));
                add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"18\" y2=\"%d\"/>", x, x, LATENCY);
                add("<text x=\"%.1f\" y=\"16\">%d</text></g>%n", x + 3, number++);
            }
        }
    }

    /** Draws the axis of a panel, and returns its upper end. */
    private double axis(int base, ToDoubleFunction<Traffic.Second> value, String name) {
        double max = nice(seconds.stream().mapToDouble(value).max().orElse(1));
        for (double share : new double[] {0, 0.5, 1}) {
            double y = base - share * HEIGHT;
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, RIGHT, y, y);
            add("<text class=\"tick\" x=\"%d\" y=\"%.1f\">%,.0f</text>%n", LEFT - 6, y + 4, max * share);
        }
        add("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>%n", LEFT, base + 18, name);
        return max;
    }

    private void failures(double max) {
        for (Traffic.Second second : seconds) {
            if (second.failed() > 0) {
                double height = Math.max(2, second.failed() / max * HEIGHT);
                add("<rect class=\"failed\" x=\"%.1f\" y=\"%.1f\"", x(second.at()), REQUESTS - height);
                add(" width=\"3\" height=\"%.1f\"/>%n", height);
            }
        }
    }

    private String points(int base, double max, ToDoubleFunction<Traffic.Second> value) {
        return seconds.stream()
                .map(second -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        x(second.at()),
                        base - Math.min(1, value.applyAsDouble(second) / max) * HEIGHT))
                .collect(Collectors.joining());
    }

    private double x(double at) {
        double first = seconds.get(0).at();
        double last = seconds.get(seconds.size() - 1).at();
        return LEFT + Math.max(0, Math.min(1, (at - first) / (last - first))) * (RIGHT - LEFT);
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
