package dev.datanomad.lab.gate;

/**
 * Something that makes a verification void.
 *
 * @param at in milliseconds since 1970
 * @param what the end of a sentence that begins with "since then", such as {@code stage3-2 was killed}
 * @param lacking how many events the store is known to lack by it; 0 if nobody knows
 * @param anyAge whether events of any age may be lacking; otherwise only those from about that time on
 */
public record Incident(long at, String what, long lacking, boolean anyAge) {}
