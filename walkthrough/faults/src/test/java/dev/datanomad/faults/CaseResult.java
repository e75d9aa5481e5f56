package dev.datanomad.faults;

import dev.datanomad.lab.proxy.Traffic;

/**
 * The result of a case, as users saw it.
 *
 * @param name the phase of the migration and the fault
 * @param traffic through the front door, from the fault until all was well again
 * @param failed requests without an answer or with a 5xx
 * @param failuresAllowed why requests might fail; empty if none might
 * @param lost acknowledged events that were not found
 * @param different acknowledged events that were not found as they were sent
 * @param passed whether every check of the case passed
 */
record CaseResult(
        String name,
        Traffic.Window traffic,
        long failed,
        String failuresAllowed,
        long lost,
        long different,
        boolean passed) {}
