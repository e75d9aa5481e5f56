package dev.datanomad.lab.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * The result of an audit, during and after it.
 *
 * @param total recorded events: acknowledged to a user, or seeded
 * @param unread events without an answer after all retries
 * @param examples the first events that are not equal, a sentence each
 * @param problem why the audit is incomplete; null if it is complete
 */
public record AuditReport(
        boolean running,
        long total,
        long checked,
        long lost,
        long different,
        long unread,
        double seconds,
        List<String> examples,
        String problem) {

    @JsonProperty
    public String text() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d events read back in %.1f s: %,d lost, %,d different%s%s",
                checked,
                total,
                seconds,
                lost,
                different,
                unread == 0 ? "" : String.format(Locale.ROOT, ", %,d without an answer", unread),
                problem == null ? "" : "; incomplete: " + problem);
    }

    /** Whether all events were read back and equal. */
    @JsonProperty
    public boolean clean() {
        return !running && problem == null && checked == total && lost == 0 && different == 0 && unread == 0;
    }
}
