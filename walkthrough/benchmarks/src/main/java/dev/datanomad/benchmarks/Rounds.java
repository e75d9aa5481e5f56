package dev.datanomad.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A figure that was measured several times.
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
        return new Rounds(DoubleStream.of(figures).boxed().toList());
    }

    /** The one in the middle; with an even number of rounds, half-way between the two in the middle. */
    double median() {
        return quantile(0.5);
    }

    /** The figure that {@code share} of the rounds are below; between two rounds, it is interpolated. */
    double quantile(double share) {
        List<Double> sorted = figures.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /**
     * Each round in relation to the other's round that was measured next to it, so that what the machine does in the
     * course of minutes is in both and cancels out.
     */
    Rounds beside(Rounds other, DoubleBinaryOperator relation) {
        if (figures.size() != other.figures.size()) {
            throw new IllegalArgumentException(figures.size() + " rounds beside " + other.figures.size());
        }
        return new Rounds(IntStream.range(0, figures.size())
                .mapToObj(round -> relation.applyAsDouble(figures.get(round), other.figures.get(round)))
                .toList());
    }

    Rounds map(DoubleUnaryOperator change) {
        return new Rounds(figures.stream().map(change::applyAsDouble).toList());
    }

    /** The median and, in brackets, minimum and maximum. */
    String text(String unit) {
        return number(median()) + " " + unit
                + (figures.size() == 1 ? "" : " (" + number(quantile(0)) + " to " + number(quantile(1)) + ")");
    }

    /** Three digits, or all before the point. */
    static String number(double figure) {
        double size = Math.abs(figure);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, figure);
    }
}
