package dev.datanomad.service.dashboard;

import java.time.Instant;

/**
 * Which process the figures are of.
 *
 * @param service the service's name
 * @param instance the process's name
 * @param start since when it counts
 * @param lab the path of a lab in front of the service, which knows all instances; empty if there is none
 */
record Origin(String service, String instance, Instant start, String lab) {}
