package dev.datanomad.service.dashboard;

import java.util.Map;

/**
 * A part of the dashboard that not every service has: a section of the page, counters, and a say in the verdict. It is
 * asked once a second, by one thread at a time.
 */
public interface Panel {

    /**
     * Names the panel, unlike any other one of its dashboard: the id of its element on the page, and its field in the
     * snapshots of {@code /live}. A lower-case word, for example {@code flags}.
     */
    String id();

    /** Counts since the process started, by name; the names stay the same, and a count never falls. */
    Map<String, Long> counters();

    /** What to show and to conclude as of now. */
    View view(Figures figures);
}
