package dev.datanomad.lab.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The progress of a seeding; {@code problem} is why it ended early, or null. */
public record SeedReport(boolean running, long wanted, long done, double seconds, String problem) {

    @JsonProperty
    public String text() {
        String text =
                String.format(Locale.ROOT, "%,d of %,d old events are in MongoDB (%.1f s)", done, wanted, seconds);
        return problem == null ? text : text + "; " + problem;
    }
}
