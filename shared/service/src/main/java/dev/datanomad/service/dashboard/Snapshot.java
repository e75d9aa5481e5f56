package dev.datanomad.service.dashboard;

import java.util.Optional;

/**
 * Everything the page shows, at one moment.
 *
 * @param service the service's name
 * @param instance this process's name
 * @param point the last second
 * @param seconds how long {@code minute} was: less than 60 shortly after a start
 * @param minute what was counted in the last minute
 * @param sinceStart what was counted since the start
 * @param integrity what comparing the stores has found, if the service does that
 * @param flags the flags, if the service has any
 * @param verdict whether it is safe to move on
 */
record Snapshot(
        String service,
        String instance,
        Point point,
        long seconds,
        Tally minute,
        Tally sinceStart,
        Optional<Integrity> integrity,
        Optional<FlagsPanel.State> flags,
        Verdict verdict) {}
