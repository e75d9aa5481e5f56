package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.migration.flags.FlagTarget;
import dev.datanomad.tasks.migration.TaskFlags;

/** A change of one flag in the content of a flag file. */
sealed interface FlagEdit {

    /** The content with the change; throws an UnusableFlagsException if a service would not use that. */
    byte[] in(byte[] content);

    /** @param thousandths of a percent of all users */
    record OfRollout(BooleanFlag flag, int thousandths) implements FlagEdit {

        /** The same as in the lab of events, so that users are in the same part of every rollout. */
        private static final int SEED = Rollouts.SEED;

        @Override
        public byte[] in(byte[] content) {
            return FlagRules.withRollout(content, TaskFlags.ALL, flag.key(), thousandths, SEED);
        }
    }

    /** @param user whom the flag names from then on, or no longer */
    record OfUser(BooleanFlag flag, String user, FlagTarget target) implements FlagEdit {

        @Override
        public byte[] in(byte[] content) {
            return FlagRules.withTarget(content, TaskFlags.ALL, flag.key(), user, target);
        }
    }
}
