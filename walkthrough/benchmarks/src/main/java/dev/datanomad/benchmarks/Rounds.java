package dev.datanomad.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The same figure, measured several times.
 *
 * @param figures one or more, in the order in which they were measured
 */
record Rounds(List<Double> figures) {

    Rounds {
        figures = List.copyOf(figures);
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no rounds");
        }
    }

    static Rounds of(double... figures) {
        List<Double> all = new ArrayList<>();
        for (double figure : figures) {
            all.add(figure);
        }
        return new Rounds(all);
    }

    /** The one in the middle; with an even number of rounds, half-way between the two in the middle. */
    double median() {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double min() {
        return figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double max() {
        return figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** How many times the other's median this one's is. */
    double ratioTo(Rounds other) {
        return median() / other.median();
    }

    /** By how much this one's median is above the other's. */
    double above(Rounds other) {
        return median() - other.median();
    }

    /** The median and, in brackets, minimum and maximum. */
    String text(String unit) {
        return number(median()) + " " + unit
                + (figures.size() == 1 ? "" : " (" + number(min()) + " to " + number(max()) + ")");
    }

    /** Three digits, or all before the point. */
    static String number(double figure) {
        double size = Math.abs(figure);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, figure);
    }
}
