package dev.datanomad.lab.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was seen for some time, to compare a step of a rollout with the time before it.
 *
 * @param requests of users, and how many of them failed
 * @param secondaryWrites to the store that the rollout is about, and how many of them failed
 * @param p99 the 99th percentile of the latency of requests in milliseconds
 * @param compared by shadow reads, and how many of them differed
 */
public record Watch(Proportion requests, Proportion secondaryWrites, Interval p99, Proportion compared) {

    /** A step may cost that much, in milliseconds: a second write takes its time, and a program warms up. */
    private static final double TOLERANCE_MILLIS = 100;

    /** Why a step is worse than what was before it, a clause each; empty if nothing shows that it is. */
    public List<String> worseThan(Watch before) {
        List<String> reasons = new ArrayList<>();
        if (compared.part() > 0) {
            reasons.add(compared + " compared reads differ");
        }
        Interval errors = requests.minus(before.requests);
        if (errors.low() > 0) {
            reasons.add(requests + " requests failed, before " + before.requests + percent(errors));
        }
        Interval writes = secondaryWrites.minus(before.requests);
        if (writes.low() > 0) {
            reasons.add(secondaryWrites + " secondary writes failed" + percent(writes));
        }
        if (p99.low() > before.p99.high() + TOLERANCE_MILLIS) {
            reasons.add("the 99th percentile is " + text(p99) + ", before " + text(before.p99));
        }
        return reasons;
    }

    private static String percent(Interval more) {
        return String.format(
                Locale.ROOT, " (%.2f to %.2f percentage points more)", 100 * more.low(), 100 * more.high());
    }

    private static String text(Interval millis) {
        return String.format(Locale.ROOT, "%.1f to %.1f ms", millis.low(), millis.high());
    }

    /** What there is to say about a step that is not worse. */
    public String text(Watch before) {
        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "%s requests failed", requests));
        if (secondaryWrites.all() > 0) {
            parts.add(secondaryWrites + " secondary writes failed");
        }
        if (compared.all() > 0) {
            // the rule of three: none among n means fewer than 3 in n, with 95% confidence
            parts.add(String.format(
                    Locale.ROOT,
                    "%s compared reads differ: fewer than 1 in %,d",
                    compared,
                    Math.max(1, compared.all() / 3)));
        }
        parts.add("p99 " + text(p99) + ", before " + text(before.p99));
        return String.join("; ", parts);
    }
}
