package dev.datanomad.lab.system;

import java.util.List;

/**
 * The result of a deploy.
 *
 * @param stage the stage behind the front door now
 * @param before the previous stage; 0 if there was none
 * @param instances of the stage
 * @param readyMillis until the new instances were ready
 * @param drainMillis until the old instances were drained and stopped; 0 if there were none
 * @param requests for events that passed the front door during the deploy
 * @param failed requests among them that failed
 * @param warnings a sentence each
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
