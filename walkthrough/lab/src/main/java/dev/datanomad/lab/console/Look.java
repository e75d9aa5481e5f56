package dev.datanomad.lab.console;

/**
 * One event, as the service and each store have it, and why.
 *
 * @param user the key as it is, to ask again with
 * @param id as it is
 */
public record Look(
        String user,
        String id,
        Answer service,
        Copy mongodb,
        Copy dynamodb,
        Comparison comparison,
        Explanation explanation) {}
