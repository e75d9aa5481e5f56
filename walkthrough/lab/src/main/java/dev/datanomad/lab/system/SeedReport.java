package dev.datanomad.lab.system;

/**
 * How far a seeding has come.
 *
 * @param running whether it goes on
 * @param wanted how many events were asked for
 * @param done those that are in MongoDB and on the ledger
 * @param seconds how long it has taken so far, or took
 * @param problem why it stopped before its end; null if it did not
 */
public record SeedReport(boolean running, long wanted, long done, double seconds, String problem) {

    /** The one line that says it all. */
    public String text() {
        String text = String.format("%,d of %,d old events are in MongoDB (%.1f s)", done, wanted, seconds);
        return problem == null ? text : text + "; " + problem;
    }
}
