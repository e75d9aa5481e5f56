package dev.datanomad.lab.system;

import dev.datanomad.lab.text.ShellWord;
import dev.datanomad.migration.flags.FlagTarget;
import java.util.List;
import java.util.stream.Collectors;

/** A change of one flag: of its rollout, or of a user whom it names. */
sealed interface FlagChange {

    /** What to run for it, without the name of the program. */
    String command();

    /** The content of the file that it makes. */
    Rollouts.Reading preview(Rollouts rollouts);

    /** For the time line. */
    String text(FlagValues before, FlagValues after);

    /** What has no effect behind it, a sentence each. */
    List<String> warnings(FlagValues before, FlagValues after);

    /** What differs, for example {@code read-events-mongo: everybody → 50% of users}; empty if the words are the same. */
    static String between(FlagValues before, FlagValues after) {
        return Rollouts.KEYS.stream()
                .filter(key -> !before.users().get(key).equals(after.users().get(key)))
                .map(key -> between(key, before, after))
                .collect(Collectors.joining(", "));
    }

    private static String between(String key, FlagValues before, FlagValues after) {
        return key + ": " + before.users().get(key) + " \u2192 " + after.users().get(key);
    }

    /** @param percent 0 to 100, with at most three decimals */
    record OfRollout(String key, String percent) implements FlagChange {

        @Override
        public String command() {
            return "flags " + key + " " + percent.strip();
        }

        @Override
        public Rollouts.Reading preview(Rollouts rollouts) {
            return rollouts.preview(key, percent);
        }

        @Override
        public String text(FlagValues before, FlagValues after) {
            return between(key, before, after);
        }

        /** Those of users who had what they are named for until now. */
        @Override
        public List<String> warnings(FlagValues before, FlagValues after) {
            List<String> already = problems(before);
            return problems(after).stream()
                    .filter(problem -> !already.contains(problem))
                    .toList();
        }

        private static List<String> problems(FlagValues flags) {
            return flags.warnings(named -> true);
        }
    }

    /** @param value on, off or rollout */
    record OfUser(String key, String user, String value) implements FlagChange {

        @Override
        public String command() {
            return "flags " + key + " --user " + ShellWord.of(user) + " " + value.strip();
        }

        @Override
        public Rollouts.Reading preview(Rollouts rollouts) {
            return rollouts.preview(key, user, target());
        }

        @Override
        public String text(FlagValues before, FlagValues after) {
            return key + ": " + LabStatus.Named.shown(user)
                    + switch (target()) {
                        case ON -> " on";
                        case OFF -> " off";
                        case ROLLOUT -> " as the rollout says";
                    };
        }

        private FlagTarget target() {
            return Rollouts.target(value);
        }

        /** Those of this user, by any flag. */
        @Override
        public List<String> warnings(FlagValues before, FlagValues after) {
            return after.warnings(named -> named.user().equals(user));
        }
    }
}
