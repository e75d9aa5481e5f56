package dev.datanomad.lab.gate;

/**
 * Acknowledged events that were not written to a store.
 *
 * @param failed secondary writes that failed
 * @param omitted writes that flags, or a stage with one store, have left out
 */
public record Missed(long failed, long omitted) {

    public static final Missed NONE = new Missed(0, 0);

    public long all() {
        return failed + omitted;
    }

    public Missed plus(Missed other) {
        return new Missed(failed + other.failed, omitted + other.omitted);
    }

    Missed minus(Missed earlier) {
        return new Missed(failed - earlier.failed, omitted - earlier.omitted);
    }
}
