package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The time line of a tour as SVG: requests a second, failures, read latency, and the beginning of each step. */
final class Chart {

    private static final int WIDTH = 960;
    private static final int LEFT = 56;
    private static final int PANEL = 130;
    private static final int GAP = 46;
    private static final int TOP = 26;

    private Chart() {}

    static String of(List<Traffic.Second> seconds, List<TourLog.Step> steps) {
        if (seconds.size() < 2) {
            return "<p>There was no traffic to draw.</p>";
        }
        int bottom = TOP + 2 * PANEL + GAP;
        StringBuilder svg = new StringBuilder(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                        WIDTH + LEFT + 10,
                        bottom + 30,
                        "Requests a second, failed requests and read latency over the whole tour; its figures are in the text."));
        markers(svg, seconds, steps, bottom);
        double most =
                nice(seconds.stream().mapToInt(Traffic.Second::requests).max().orElse(1));
        axis(svg, TOP, most, "requests a second");
        area(svg, seconds, most);
        bars(svg, seconds, most);
        double slowest =
                nice(seconds.stream().mapToDouble(Traffic.Second::readP99).max().orElse(1));
        axis(svg, TOP + PANEL + GAP, slowest, "reads, ms: median and p99");
        line(svg, seconds, slowest, Traffic.Second::readP99, "p99");
        line(svg, seconds, slowest, Traffic.Second::readP50, "p50");
        return svg.append("</svg>").toString();
    }

    private static void markers(StringBuilder svg, List<Traffic.Second> seconds, List<TourLog.Step> steps, int bottom) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).at() / 1_000 > seconds.get(seconds.size() - 1).at()) {
                return;
            }
            double x = x(seconds, steps.get(i).at() / 1_000.0);
            svg.append(String.format(
                    Locale.ROOT,
                    "<g class=\"step\"><title>%s</title><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                            + "<text x=\"%.1f\" y=\"%d\">%d</text></g>%n",
                    TourPage.escape(steps.get(i).title()),
                    x,
                    x,
                    TOP - 8,
                    bottom,
                    x + 3,
                    TOP - 10,
                    i + 1));
        }
    }

    private static void axis(StringBuilder svg, int top, double most, String name) {
        for (double share : new double[] {0, 0.5, 1}) {
            double y = top + PANEL - share * PANEL;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text class=\"tick\" x=\"%d\" y=\"%.1f\">%,.0f</text>%n",
                    LEFT,
                    LEFT + WIDTH,
                    y,
                    y,
                    LEFT - 6,
                    y + 4,
                    most * share));
        }
        svg.append(String.format("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>%n", LEFT, top + PANEL + 18, name));
    }

    private static void area(StringBuilder svg, List<Traffic.Second> seconds, double most) {
        StringBuilder points = new StringBuilder();
        points.append(point(x(seconds, seconds.get(0).at()), TOP + PANEL));
        for (Traffic.Second second : seconds) {
            points.append(point(x(seconds, second.at()), TOP + PANEL - second.requests() / most * PANEL));
        }
        points.append(point(x(seconds, seconds.get(seconds.size() - 1).at()), TOP + PANEL));
        svg.append("<polygon class=\"requests\" points=\"").append(points).append("\"/>\n");
    }

    private static void bars(StringBuilder svg, List<Traffic.Second> seconds, double most) {
        for (Traffic.Second second : seconds) {
            if (second.failed() > 0) {
                double height = Math.max(2, second.failed() / most * PANEL);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"failed\" x=\"%.1f\" y=\"%.1f\" width=\"3\" height=\"%.1f\"/>%n",
                        x(seconds, second.at()),
                        TOP + PANEL - height,
                        height));
            }
        }
    }

    private static void line(
            StringBuilder svg,
            List<Traffic.Second> seconds,
            double most,
            ToDoubleFunction<Traffic.Second> value,
            String name) {
        StringBuilder points = new StringBuilder();
        for (Traffic.Second second : seconds) {
            double height = Math.min(1, value.applyAsDouble(second) / most) * PANEL;
            points.append(point(x(seconds, second.at()), TOP + 2 * PANEL + GAP - height));
        }
        svg.append("<polyline class=\"")
                .append(name)
                .append("\" points=\"")
                .append(points)
                .append("\"/>\n");
    }

    private static double x(List<Traffic.Second> seconds, double at) {
        double first = seconds.get(0).at();
        double last = seconds.get(seconds.size() - 1).at();
        return LEFT + Math.max(0, Math.min(1, (at - first) / (last - first))) * WIDTH;
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    /** The next of 1, 2, 5, 10, 20, 50 and so on. */
    private static double nice(double most) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, most))));
        for (double step : new double[] {1, 2, 5}) {
            if (most <= step * unit) {
                return step * unit;
            }
        }
        return 10 * unit;
    }
}
