package dev.datanomad.benchmarks;

import java.util.Locale;

/**
 * What a result should be.
 *
 * @param atLeast whether the result may be above the bound; otherwise it may be below it
 * @param bound the bound, which is itself allowed
 * @param unit of the bound, with a space before it; empty for a ratio
 */
record Target(boolean atLeast, double bound, String unit) {

    static Target ratioAtLeast(double bound) {
        return new Target(true, bound, "");
    }

    static Target ratioAtMost(double bound) {
        return new Target(false, bound, "");
    }

    static Target atMost(double bound, String unit) {
        return new Target(false, bound, " " + unit);
    }

    boolean metBy(double result) {
        return atLeast ? result >= bound : result <= bound;
    }

    @Override
    public String toString() {
        return (atLeast ? "at least " : "at most ") + String.format(Locale.ROOT, "%.2f", bound) + unit;
    }
}
