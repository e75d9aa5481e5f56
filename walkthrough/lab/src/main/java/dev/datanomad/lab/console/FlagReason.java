package dev.datanomad.lab.console;

/**
 * What a flag is for a user, and why.
 *
 * @param because the reason in words, for example {@code bucket 37.2, flag at 50%: on}
 * @param bucket where a rollout of this flag has the user, or would have if there was one, 0 to 100
 */
public record FlagReason(String key, boolean on, String because, double bucket) {}
