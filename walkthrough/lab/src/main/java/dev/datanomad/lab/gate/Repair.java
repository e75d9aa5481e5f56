package dev.datanomad.lab.gate;

/**
 * A reconciliation that has copied all that the store lacked.
 *
 * @param began when it began, in milliseconds since 1970
 * @param before what had been counted by then
 */
public record Repair(long began, Tally before) {}
