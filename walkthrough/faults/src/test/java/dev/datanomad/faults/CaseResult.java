package dev.datanomad.faults;

/**
 * What users saw of one case.
 *
 * @param name what was broken, and where the migration stood
 * @param requests that passed through the front door from the first damage until all was well again
 * @param failed those that got no answer or a 5xx
 * @param mayFail why some were allowed to fail; empty if none was
 * @param lost events that were acknowledged in that time, or before, and are not found any more
 * @param different events that come back other than they were sent
 * @param p99 milliseconds, of all those requests, failed or not
 * @param held whether everything was as it should be
 */
record CaseResult(
        String name, long requests, long failed, String mayFail, long lost, long different, double p99, boolean held) {}
