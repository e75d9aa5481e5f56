package dev.datanomad.lab.gate;

import java.util.Locale;

/** How many of all there were. */
public record Proportion(long part, long all) {

    /** The 97.5th percentile of the standard normal distribution. */
    private static final double Z = 1.959964;

    /**
     * Wilson's score interval: Wilson, "Probable inference, the law of succession, and statistical inference", 1927. Unlike a
     * mean and its deviation, it is right for few and for none.
     */
    public Interval interval() {
        if (all == 0) {
            return new Interval(0, 1);
        }
        double share = share();
        double center = share + Z * Z / (2 * all);
        double half = Z * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all));
        double scale = 1 + Z * Z / all;
        return new Interval(Math.max(0, (center - half) / scale), Math.min(1, (center + half) / scale));
    }

    /**
     * By how much this is more than an earlier one: Newcombe, "Interval estimation for the difference between independent
     * proportions", 1998, method 10.
     */
    public Interval minus(Proportion earlier) {
        double difference = share() - earlier.share();
        Interval now = interval();
        Interval then = earlier.interval();
        return new Interval(
                difference - Math.hypot(share() - now.low(), then.high() - earlier.share()),
                difference + Math.hypot(now.high() - share(), earlier.share() - then.low()));
    }

    private double share() {
        return all == 0 ? 0 : (double) part / all;
    }

    /** For example {@code 3 of 1,200}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d of %,d", part, all);
    }
}
