package dev.datanomad.lab.console;

/**
 * A line of an event as JSON, to show.
 *
 * @param depth how many objects and arrays it is in
 * @param text bounded, with control and format characters as escapes
 * @param difference how it differs from the other store's copy, in words; empty if it does not
 */
public record Line(int depth, String text, String difference) {}
