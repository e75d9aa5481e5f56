package dev.datanomad.lab.classroom;

import dev.datanomad.lab.console.Tick;
import java.util.Locale;

/** An event of a demo user in a store, as a sign and in words. */
final class Ticks {

    private Ticks() {}

    static String sign(Tick.Cell cell) {
        return switch (cell.mark()) {
            case PENDING -> "\u00b7";
            case THERE -> "\u2713";
            case MISSING -> "\u2717";
            case NOT_EXPECTED -> "\u25cb";
            case NO_ANSWER -> "!";
            case NOT_WRITTEN -> "\u2013";
        };
    }

    static String style(Tick.Cell cell) {
        return cell.mark().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static boolean isFailure(Tick.Cell cell) {
        return switch (cell.mark()) {
            case MISSING, NO_ANSWER, NOT_WRITTEN -> true;
            default -> false;
        };
    }

    /** What is known of it. */
    static String title(Tick tick, Tick.Cell cell) {
        String reason = tick.reason().isEmpty() ? cell.reason() : tick.reason();
        return "Event " + tick.number() + ": " + cell.mark().words() + (reason.isEmpty() ? "" : ". " + reason);
    }
}
