package dev.datanomad.lab.system;

import java.util.List;

/**
 * The result of a deploy.
 *
 * @param before the previous stage; 0 if there was none
 * @param readyMillis until the new instances were ready
 * @param drainMillis until the old instances were drained and stopped; 0 if there were none
 * @param requests for events that passed the front door during the deploy
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
