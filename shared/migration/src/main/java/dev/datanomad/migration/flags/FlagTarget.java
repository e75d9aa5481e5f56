package dev.datanomad.migration.flags;

/** What a flag gives a user by name, before rules and the rollout. */
public enum FlagTarget {
    ON,
    OFF,

    /** The flag does not name the user: rules and the rollout decide. */
    ROLLOUT
}
