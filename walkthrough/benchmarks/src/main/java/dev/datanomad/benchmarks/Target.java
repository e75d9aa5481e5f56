package dev.datanomad.benchmarks;

import java.util.Locale;

/**
 * What a result should be.
 *
 * @param atLeast whether the bound is the smallest good result; otherwise it is the largest
 * @param bound the bound, itself included
 * @param unit of the bound, with a space before it; empty for a ratio
 */
record Target(boolean atLeast, double bound, String unit) {

    /** For a result that people judge. */
    static final Target NONE = new Target(false, Double.POSITIVE_INFINITY, "");

    /** The target is met. */
    static final String MET = "yes";

    /** The target is missed. */
    static final String MISSED = "NO";

    /** The median misses the target, which may be chance. */
    static final String UNCLEAR = "unclear";

    /** With fewer rounds than this, the spread says little. */
    private static final int ENOUGH_ROUNDS = 5;

    /** With so few rounds, a miss within this factor may be chance. */
    private static final double TOLERANCE = 1.5;

    static Target ratioAtLeast(double bound) {
        return new Target(true, bound, "");
    }

    static Target ratioAtMost(double bound) {
        return new Target(false, bound, "");
    }

    static Target atMost(double bound, String unit) {
        return new Target(false, bound, " " + unit);
    }

    /** Whether the median of the results meets this, in a word; empty without a target. */
    String verdict(Rounds results) {
        if (this == NONE) {
            return "";
        }
        if (metBy(results.median())) {
            return MET;
        }
        boolean metByMany = metBy(results.quantile(0.25)) || metBy(results.quantile(0.75));
        boolean few = results.figures().size() < ENOUGH_ROUNDS;
        double tolerated = results.median() * (atLeast ? TOLERANCE : 1 / TOLERANCE);
        return metByMany || few && metBy(tolerated) ? UNCLEAR : MISSED;
    }

    private boolean metBy(double result) {
        return atLeast ? result >= bound : result <= bound;
    }

    @Override
    public String toString() {
        return this == NONE
                ? ""
                : (atLeast ? "at least " : "at most ") + String.format(Locale.ROOT, "%.2f", bound) + unit;
    }
}
