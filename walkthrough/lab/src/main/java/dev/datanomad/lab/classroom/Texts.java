package dev.datanomad.lab.classroom;

import dev.datanomad.lab.gate.Condition;
import dev.datanomad.migration.reconciliation.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Figures and times as the pages write them. */
final class Texts {

    private Texts() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 9.95 ? "%.1f ms" : "%,.0f ms", millis);
    }

    /** A place in a picture. */
    static String unit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A time of day. */
    static String time(long at) {
        return Times.text(at);
    }

    static String ago(long at, Instant now) {
        long seconds = Math.max(0, now.getEpochSecond() - at / 1_000);
        return seconds < 2 ? "now" : length(seconds * 1_000) + " ago";
    }

    static String length(long millis) {
        Duration length = Duration.ofMillis(millis);
        if (length.toSeconds() < 120) {
            return Math.max(1, length.toSeconds()) + " s";
        }
        return length.toMinutes() < 120 ? length.toMinutes() + " min" : length.toHours() + " h";
    }

    /** The style of a condition. */
    static String style(Condition condition) {
        return "is-" + condition.state().text().replace(' ', '-');
    }

    static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
