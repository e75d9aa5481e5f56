package dev.datanomad.benchmarks;

import java.util.Locale;
import java.util.Optional;

/**
 * A line of the table.
 *
 * @param what what was measured
 * @param measured the figure
 * @param beside the figure of the same without what this is about
 * @param result what the two say together
 * @param target what the result should be
 * @param verdict whether it is, in a word; empty without a target
 */
record Row(String what, String measured, String beside, String result, Optional<Target> target, String verdict) {

    /** The target is met. */
    static final String MET = "yes";

    /** The target is missed. */
    static final String MISSED = "NO";

    /** The target is missed by the median, and yet met by so many rounds that this may be chance. */
    static final String UNCLEAR = "unclear";

    /** One figure as a multiple of another: the median of the rounds' ratios. */
    static Row ratio(String what, Rounds measured, Rounds beside, String unit, Target target) {
        Rounds ratios = measured.ratiosTo(beside);
        return new Row(
                what,
                measured.text(unit),
                beside.text(unit),
                times(ratios),
                Optional.of(target),
                verdict(ratios, target));
    }

    /** The same, for people to judge. */
    static Row ratio(String what, Rounds measured, Rounds beside, String unit) {
        return new Row(
                what, measured.text(unit), beside.text(unit), times(measured.ratiosTo(beside)), Optional.empty(), "");
    }

    /** What one figure is more than another: the difference of their medians. */
    static Row added(String what, Rounds measured, Rounds beside, String unit, Target target) {
        double added = measured.above(beside);
        return new Row(
                what,
                measured.text(unit),
                beside.text(unit),
                (added < 0 ? "" : "+") + Rounds.number(added) + " " + unit,
                Optional.of(target),
                verdict(added, target));
    }

    /** A figure that stands for itself. */
    static Row figure(String what, String measured, String result) {
        return new Row(what, measured, "", result, Optional.empty(), "");
    }

    /** The result by itself, with a target. */
    static Row figure(String what, String measured, String beside, double result, Target target) {
        return new Row(
                what,
                measured,
                beside,
                Rounds.number(result) + target.unit(),
                Optional.of(target),
                verdict(result, target));
    }

    private static String verdict(double result, Target target) {
        return target.metBy(result) ? MET : MISSED;
    }

    private static String verdict(Rounds ratios, Target target) {
        boolean met = target.metBy(ratios.median());
        boolean metByMany = target.metBy(ratios.quantile(0.25)) || target.metBy(ratios.quantile(0.75));
        return met ? MET : metByMany ? UNCLEAR : MISSED;
    }

    /** The median and, in brackets, what the middle half of the rounds lies between. */
    private static String times(Rounds ratios) {
        return times(ratios.median()) + " times"
                + (ratios.figures().size() == 1
                        ? ""
                        : " (" + times(ratios.quantile(0.25)) + " to " + times(ratios.quantile(0.75)) + ")");
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, ratio >= 100 ? "%,.0f" : "%.3f", ratio);
    }
}
