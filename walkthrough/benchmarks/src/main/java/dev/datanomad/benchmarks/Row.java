package dev.datanomad.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param what what was measured
 * @param measured the figure
 * @param beside the figure of the same without what this is about
 * @param result the one in relation to the other
 * @param target what the result should be
 * @param verdict whether it is, in a word
 */
record Row(String what, String measured, String beside, String result, String target, String verdict) {

    /** One figure as a multiple of another: the median of the rounds' ratios. */
    static Row ratio(String what, Rounds measured, Rounds beside, String unit, Target target) {
        Rounds ratios = measured.beside(beside, (one, other) -> one / other);
        return row(what, measured.text(unit), beside.text(unit), times(ratios), ratios, target);
    }

    /** What a figure adds to another: the difference of their medians. */
    static Row added(String what, Rounds measured, Rounds beside, String unit, Target target) {
        Rounds added = measured.map(figure -> figure - beside.median());
        String sign = added.median() < 0 ? "" : "+";
        String result = sign + Rounds.number(added.median()) + " " + unit;
        return row(what, measured.text(unit), beside.text(unit), result, added, target);
    }

    /** A figure by itself. */
    static Row figure(String what, String measured, String result) {
        return new Row(what, measured, "", result, "", "");
    }

    /** A result by itself, with a target. */
    static Row figure(String what, String measured, String beside, Rounds results, Target target) {
        return row(what, measured, beside, Rounds.number(results.median()) + target.unit(), results, target);
    }

    private static Row row(String what, String measured, String beside, String result, Rounds results, Target target) {
        return new Row(what, measured, beside, result, target.toString(), target.verdict(results));
    }

    List<String> cells() {
        return List.of(what, measured, beside, result, target, verdict);
    }

    /** The median and, in brackets, the quartiles. */
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
