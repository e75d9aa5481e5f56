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
 * @param met whether it is; not asked without a target
 */
record Row(String what, String measured, String beside, String result, Optional<Target> target, boolean met) {

    /** One figure as a multiple of another: the ratio of their medians. */
    static Row ratio(String what, Rounds measured, Rounds beside, String unit, Target target) {
        double ratio = measured.ratioTo(beside);
        return new Row(
                what, measured.text(unit), beside.text(unit), times(ratio), Optional.of(target), target.metBy(ratio));
    }

    /** The same, for people to judge. */
    static Row ratio(String what, Rounds measured, Rounds beside, String unit) {
        return new Row(
                what, measured.text(unit), beside.text(unit), times(measured.ratioTo(beside)), Optional.empty(), true);
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
                target.metBy(added));
    }

    /** A figure that stands for itself. */
    static Row figure(String what, String measured, String result) {
        return new Row(what, measured, "", result, Optional.empty(), true);
    }

    /** The result by itself, with a target. */
    static Row figure(String what, String measured, String beside, double result, Target target) {
        return new Row(
                what,
                measured,
                beside,
                Rounds.number(result) + target.unit(),
                Optional.of(target),
                target.metBy(result));
    }

    /** Whether the target is met, in a word; empty without one. */
    String verdict() {
        return target.isEmpty() ? "" : met ? "yes" : "NO";
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, ratio >= 100 ? "%,.0f times" : "%.3f times", ratio);
    }
}
