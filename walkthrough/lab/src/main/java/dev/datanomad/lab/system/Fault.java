package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Store;
import java.util.Arrays;
import java.util.Locale;

/** A fault of a database, with an amount in the unit of its kind; 0 for kinds without one. */
public record Fault(Kind kind, int amount) {

    /** The kinds of faults; the help of the command {@code fault} describes them. */
    public enum Kind {
        OK("ok"),
        DOWN("down"),
        HANG("hangs"),
        RESET("resets connections"),
        SLOW("slow (%d ms)", "milliseconds", 60_000),
        BANDWIDTH("narrow (%d kB/s)", "kilobytes a second", 1_000_000),
        THROTTLE("throttles (%d%% of the calls)", "percent", 100),
        ERROR("errors (%d%% of the calls)", "percent", 100);

        private final String text;
        private final String unit;
        private final int max;

        Kind(String text) {
            this(text, "", 0);
        }

        Kind(String text, String unit, int max) {
            this.text = text;
            this.unit = unit;
            this.max = max;
        }

        /** The largest amount; 0 if it has none. */
        public int max() {
            return max;
        }

        /** Whether a database with such a state has a fault of this kind. */
        public boolean isOf(String state) {
            return state.startsWith(text.split(" ")[0]);
        }

        /** As commands and the API call it. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final Fault NONE = new Fault(Kind.OK, 0);
    public static final Fault HANG = new Fault(Kind.HANG, 0);
    public static final Fault DOWN = new Fault(Kind.DOWN, 0);
    public static final Fault RESET = new Fault(Kind.RESET, 0);

    /** @throws LabException if the amount is out of range */
    public Fault {
        if (amount < Math.min(1, kind.max) || amount > kind.max) {
            throw LabException.input(String.format(
                    "%s %d is out of range: choose 1 to %d %s.", kind.keyword(), amount, kind.max, kind.unit));
        }
    }

    public static Fault slow(int millis) {
        return new Fault(Kind.SLOW, millis);
    }

    public static Fault bandwidth(int kilobytes) {
        return new Fault(Kind.BANDWIDTH, kilobytes);
    }

    public static Fault throttle(int percent) {
        return new Fault(Kind.THROTTLE, percent);
    }

    public static Fault error(int percent) {
        return new Fault(Kind.ERROR, percent);
    }

    /** Parses a fault; {@code amount} is null for kinds without one. Throws a LabException if there is no such fault. */
    public static Fault of(String keyword, Integer amount) {
        Kind kind = Arrays.stream(Kind.values())
                .filter(one -> one.keyword().equals(keyword))
                .findFirst()
                .orElseThrow(() -> LabException.input("\"" + keyword + "\" is not a fault: choose down, hang, reset,"
                        + " slow MILLISECONDS, bandwidth KILOBYTES, throttle PERCENT, error PERCENT, or ok."));
        if (kind.max == 0 && amount != null) {
            throw LabException.input(keyword + " has no amount: leave the number out.");
        }
        if (kind.max > 0 && amount == null) {
            throw LabException.input(
                    keyword + " needs an amount in " + kind.unit + ", for example: " + keyword + " 50");
        }
        return new Fault(kind, amount == null ? 0 : amount);
    }

    /** @throws LabException if a database cannot have this fault */
    public Fault requirePossible(Store database) {
        if (kind == Kind.THROTTLE && database == Store.MONGODB) {
            throw LabException.input("MongoDB does not throttle, only DynamoDB does: choose error PERCENT, or slow.");
        }
        return this;
    }

    public String text() {
        return String.format(Locale.ROOT, kind.text, amount);
    }
}
