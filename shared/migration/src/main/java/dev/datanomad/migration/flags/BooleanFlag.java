package dev.datanomad.migration.flags;

/**
 * A flag that is on or off for a user.
 *
 * @param key its key in LaunchDarkly or in the flag file
 * @param defaultValue whether it is on while it is not known
 */
public record BooleanFlag(String key, boolean defaultValue) {}
