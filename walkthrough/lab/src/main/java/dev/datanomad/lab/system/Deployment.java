package dev.datanomad.lab.system;

import java.util.List;

/**
 * What a deploy did.
 *
 * @param stage the stage that is behind the front door now
 * @param before the one before; 0 if there was none
 * @param instances how many of it
 * @param readyMillis how long the new instances took to be ready
 * @param drainMillis how long the old ones took to finish what they were at and stop; 0 if there were none
 * @param requests for events that passed through the front door from beginning to end
 * @param failed those of them that failed
 * @param warnings what to look out for, each a sentence
 */
public record Deployment(
        int stage,
        int before,
        int instances,
        long readyMillis,
        long drainMillis,
        int requests,
        int failed,
        List<String> warnings) {}
