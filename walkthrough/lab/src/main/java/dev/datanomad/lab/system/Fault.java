package dev.datanomad.lab.system;

/**
 * How a database is broken.
 *
 * @param kind in which way
 * @param amount how much, in the unit that the kind says; 0 for kinds without one
 */
public record Fault(Kind kind, int amount) {

    /** The ways to break a database. */
    public enum Kind {
        OK,
        DOWN,
        HANG,
        RESET,
        /** Each request arrives so many milliseconds later. */
        SLOW,
        /** So many kilobytes a second pass in each direction. */
        BANDWIDTH,
        /** So many percent of the calls and of the items of batches are throttled. */
        THROTTLE,
        /** So many percent of the calls are answered with an error; half of the writes among them are done. */
        ERROR
    }

    public static final Fault NONE = new Fault(Kind.OK, 0);
    public static final Fault HANG = new Fault(Kind.HANG, 0);
    public static final Fault DOWN = new Fault(Kind.DOWN, 0);
    public static final Fault RESET = new Fault(Kind.RESET, 0);

    private static final int LONGEST_MILLIS = 60_000;
    private static final int WIDEST_KILOBYTES = 1_000_000;

    /** A database that is {@code millis} slower than it is. */
    public static Fault slow(int millis) {
        if (millis < 1 || millis > LONGEST_MILLIS) {
            throw LabException.input(
                    "Slower by " + millis + " ms is not possible: choose 1 to " + LONGEST_MILLIS + ".");
        }
        return new Fault(Kind.SLOW, millis);
    }

    /** A database at the end of a line with {@code kilobytes} (of 1000 bytes) a second in each direction. */
    public static Fault bandwidth(int kilobytes) {
        if (kilobytes < 1 || kilobytes > WIDEST_KILOBYTES) {
            throw LabException.input("A bandwidth of " + kilobytes + " kB a second is not possible: choose 1 to "
                    + WIDEST_KILOBYTES + ".");
        }
        return new Fault(Kind.BANDWIDTH, kilobytes);
    }

    /**
     * A DynamoDB that throttles that share of the calls: ProvisionedThroughputExceededException or ThrottlingException;
     * of batches, that share of the items comes back unprocessed.
     */
    public static Fault throttle(int percent) {
        return new Fault(Kind.THROTTLE, share(percent));
    }

    /**
     * A database that answers that share of the calls with an error: DynamoDB with a 500, MongoDB as in a failover. Half of
     * the writes among them are done all the same.
     */
    public static Fault error(int percent) {
        return new Fault(Kind.ERROR, share(percent));
    }

    private static int share(int percent) {
        if (percent < 1 || percent > 100) {
            throw LabException.input(percent + "% of the calls is not possible: choose 1 to 100.");
        }
        return percent;
    }

    /**
     * Understands {@code ok}, {@code down}, {@code hang}, {@code reset}; {@code slow} with milliseconds, {@code bandwidth}
     * with kilobytes a second, and {@code throttle} and {@code error} with a percentage.
     *
     * @param amount null for kinds without one
     */
    public static Fault of(String kind, Integer amount) {
        return switch (kind) {
            case "ok" -> without(amount, NONE);
            case "down" -> without(amount, DOWN);
            case "hang" -> without(amount, HANG);
            case "reset" -> without(amount, RESET);
            case "slow" -> slow(required(amount, "How slow? Say for instance: slow 300 (milliseconds)."));
            case "bandwidth" ->
                bandwidth(required(amount, "How much? Say for instance: bandwidth 50 (kilobytes a second)."));
            case "throttle" -> throttle(required(amount, "How many calls? Say for instance: throttle 50 (percent)."));
            case "error" -> error(required(amount, "How many calls? Say for instance: error 20 (percent)."));
            default ->
                throw LabException.input("\"" + kind + "\" is not a fault: choose down, hang, reset, slow MILLISECONDS,"
                        + " bandwidth KILOBYTES, throttle PERCENT, error PERCENT, or ok.");
        };
    }

    private static Fault without(Integer amount, Fault fault) {
        if (amount != null) {
            throw LabException.input("There is no " + amount + " of that fault: leave the number out.");
        }
        return fault;
    }

    private static int required(Integer amount, String question) {
        if (amount == null) {
            throw LabException.input(question);
        }
        return amount;
    }

    /**
     * Makes sure that a database can have it.
     *
     * @throws LabException if it cannot
     */
    public Fault requireFor(Database database) {
        if (kind == Kind.THROTTLE && database == Database.MONGODB) {
            throw LabException.input("MongoDB does not throttle, only DynamoDB does: choose error PERCENT, or slow.");
        }
        return this;
    }

    /** In a few words. */
    public String text() {
        return switch (kind) {
            case OK -> "ok";
            case DOWN -> "down";
            case HANG -> "hangs";
            case RESET -> "resets connections";
            case SLOW -> "slow (" + amount + " ms)";
            case BANDWIDTH -> "narrow (" + amount + " kB/s)";
            case THROTTLE -> "throttles (" + amount + "% of the calls)";
            case ERROR -> "errors (" + amount + "% of the calls)";
        };
    }
}
