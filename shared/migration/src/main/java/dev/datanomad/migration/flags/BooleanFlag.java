package dev.datanomad.migration.flags;

import java.util.List;

/**
 * A flag that is on or off for a user.
 *
 * @param key its key in LaunchDarkly or in the flag file
 * @param defaultValue whether it is on while it was never known, at the first start without a flag file
 */
public record BooleanFlag(String key, boolean defaultValue) {

    static List<String> keys(List<BooleanFlag> flags) {
        return flags.stream().map(BooleanFlag::key).toList();
    }
}
