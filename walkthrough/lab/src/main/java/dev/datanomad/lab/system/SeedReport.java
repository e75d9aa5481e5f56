package dev.datanomad.lab.system;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The progress of a seeding.
 *
 * @param wanted events to seed
 * @param done events that are in MongoDB and in the ledger
 * @param seconds so far, or until its end
 * @param problem why it ended early; null if it did not
 */
public record SeedReport(boolean running, long wanted, long done, double seconds, String problem) {

    /** A summary in one line. */
    @JsonProperty
    public String text() {
        String text = String.format("%,d of %,d old events are in MongoDB (%.1f s)", done, wanted, seconds);
        return problem == null ? text : text + "; " + problem;
    }
}
