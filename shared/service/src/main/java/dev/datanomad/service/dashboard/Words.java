package dev.datanomad.service.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Figures as a person reads them. */
final class Words {

    private Words() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String count(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
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

    /** The time that the figures are about. */
    static String lately(long seconds) {
        return seconds >= 60 ? "in the last minute" : "in the last " + Math.max(1, seconds) + " s";
    }

    /** The same time, as a heading. */
    static String span(long seconds) {
        return seconds >= 60 ? "Last minute" : "Last " + Math.max(1, seconds) + " s";
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

    /** The first few of some names, and how many others there are. */
    static String some(List<String> names, int few) {
        int others = names.size() - few;
        String named = String.join(", ", names.subList(0, Math.min(few, names.size())));
        return others <= 0 ? named : named + " and " + count(others, "other field", "other fields");
    }

    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "\u2026";
    }
}
