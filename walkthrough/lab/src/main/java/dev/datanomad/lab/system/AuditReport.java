package dev.datanomad.lab.system;

import java.util.List;

/**
 * What an audit found so far.
 *
 * @param total events on record: acknowledged to a user, or seeded
 * @param checked events read back
 * @param lost events the service does not know
 * @param different events that came back other than they were sent
 * @param unread events for which the service had no answer, in several tries
 * @param examples the first events that are not as they should be, each in a sentence
 * @param problem why it cannot tell of all events, in a sentence; null if it can
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

    /** Whether every event came back as it was sent. */
    public boolean clean() {
        return !running && problem == null && checked == total && lost == 0 && different == 0 && unread == 0;
    }
}
