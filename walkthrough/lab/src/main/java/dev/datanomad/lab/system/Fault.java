package dev.datanomad.lab.system;

import java.time.Duration;

/**
 * How a database is broken.
 *
 * @param kind in which way
 * @param delay for {@link Kind#SLOW}: how much later each request arrives, up to a minute; otherwise zero
 */
public record Fault(Kind kind, Duration delay) {

    /** The ways to break a database. */
    public enum Kind {
        OK,
        SLOW,
        HANG,
        DOWN
    }

    public static final Fault NONE = new Fault(Kind.OK, Duration.ZERO);
    public static final Fault HANG = new Fault(Kind.HANG, Duration.ZERO);
    public static final Fault DOWN = new Fault(Kind.DOWN, Duration.ZERO);

    private static final int LONGEST_MILLIS = 60_000;

    /** A database that is {@code millis} slower than it is. */
    public static Fault slow(int millis) {
        if (millis < 1 || millis > LONGEST_MILLIS) {
            throw LabException.input(
                    "Slower by " + millis + " ms is not possible: choose 1 to " + LONGEST_MILLIS + ".");
        }
        return new Fault(Kind.SLOW, Duration.ofMillis(millis));
    }

    /**
     * Understands {@code ok}, {@code down}, {@code hang} and {@code slow} with milliseconds.
     *
     * @param millis for {@code slow}; null otherwise
     */
    public static Fault of(String kind, Integer millis) {
        if (millis != null && !kind.equals("slow")) {
            throw LabException.input("Milliseconds belong to slow, not to " + kind + ".");
        }
        return switch (kind) {
            case "ok" -> NONE;
            case "down" -> DOWN;
            case "hang" -> HANG;
            case "slow" -> {
                if (millis == null) {
                    throw LabException.input("How slow? Say for instance: slow 300 (milliseconds).");
                }
                yield slow(millis);
            }
            default ->
                throw LabException.input(
                        "\"" + kind + "\" is not a fault: choose down, hang, slow MILLISECONDS, or ok.");
        };
    }

    /** In a few words. */
    public String text() {
        return switch (kind) {
            case OK -> "ok";
            case SLOW -> "slow (" + delay.toMillis() + " ms)";
            case HANG -> "hangs";
            case DOWN -> "down";
        };
    }
}
