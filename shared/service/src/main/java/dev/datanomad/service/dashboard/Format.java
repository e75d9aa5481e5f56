package dev.datanomad.service.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes figures for people. */
public final class Format {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Format() {}

    /** A count: {@code 1,234}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A count and what is counted: {@code 1 read}, {@code 1,234 reads}. */
    public static String count(long count, String singular, String plural) {
        return count(count) + " " + (count == 1 ? singular : plural);
    }

    /** The time that the last minute's figures are about: less than a minute shortly after a start. */
    public static String window(long seconds) {
        return "in the " + windowTitle(seconds).toLowerCase(Locale.ROOT);
    }

    /** The same time as a title. */
    public static String windowTitle(long seconds) {
        return seconds >= 60 ? "Last minute" : "Last " + Math.max(1, seconds) + " s";
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 9.95 ? "%.1f" : "%,.0f", perSecond);
    }

    static String millis(double millis) {
        if (Double.isNaN(millis)) {
            return "\u2013";
        }
        return String.format(Locale.ROOT, millis < 9.95 ? "%.1f\u00a0ms" : "%,.0f\u00a0ms", millis);
    }

    /**
     * Whole percent; "<1%" for a few, ">99%" for not quite all. What was in flight when the time began is counted in
     * the store but not in the total, or the other way round, so that "all" may be 99.9%.
     */
    static String percent(double percent) {
        if (percent > 0 && percent < 0.5) {
            return "<1%";
        }
        return percent > 99 && percent < 99.5 ? ">99%" : Math.round(percent) + "%";
    }

    /** A time of day in the time zone of this process: {@code 14:05:09}. */
    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    static String ago(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 2) {
            return "just now";
        }
        if (seconds < 60) {
            return seconds + " s ago";
        }
        return seconds < 3_600 ? seconds / 60 + " min ago" : seconds / 3_600 + " h ago";
    }
}
