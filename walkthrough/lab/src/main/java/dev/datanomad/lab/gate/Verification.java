package dev.datanomad.lab.gate;

/**
 * A comparison of all events, which found none missing and none different in the store. Times are in milliseconds since
 * 1970.
 *
 * @param began when its walk began
 * @param upTo every event that was acknowledged before then has been compared
 * @param records how many events
 * @param tail whether only those of the last time were compared anew, and the others by an earlier whole run
 * @param before what had been counted when it began
 */
public record Verification(long began, long upTo, long records, boolean tail, Tally before) {}
