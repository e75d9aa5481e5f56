package dev.datanomad.lab.tasks;

import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.tasks.migration.Code;
import dev.datanomad.tasks.migration.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who is in a step.
 *
 * @param step its number; 0 for combinations of flags that no step has
 * @param percent of the users whom no flag names
 * @param named the others, by their keys
 */
public record Standing(int step, double percent, List<String> named) {

    /** In words, such as {@code 25% of the users, and bill}. */
    public String text() {
        String share = percent == 0 ? "" : percent == 100 ? "everybody" : String.format("%.1f%% of the users", percent);
        String names = String.join(", ", named);
        return share + (share.isEmpty() || names.isEmpty() ? "" : ", and ") + names;
    }

    /** Keys that no user can have, so that no flag names one of them. */
    private static final List<String> SAMPLE =
            IntStream.range(0, 1_000).mapToObj(user -> "\0user-" + user).toList();

    /** Where everybody is; steps without anybody are left out. */
    static List<Standing> of(Code code, FlagRules rules) {
        if (code != Code.BOTH) {
            Step step = code == Code.MONGODB ? Step.DEPLOY_NEW_DATABASE : Step.DELETE_OLD_CODE;
            return List.of(new Standing(step.number(), 100, List.of()));
        }
        List<Standing> standings = new ArrayList<>();
        List<Integer> sample = SAMPLE.stream().map(user -> stepOf(rules, user)).toList();
        for (int number = 0; number <= Step.values().length; number++) {
            int step = number;
            long users = sample.stream().filter(one -> one == step).count();
            List<String> named = StepPlan.named(rules).stream()
                    .filter(user -> stepOf(rules, user) == step)
                    .toList();
            if (users > 0 || !named.isEmpty()) {
                standings.add(new Standing(step, users * 100.0 / SAMPLE.size(), named));
            }
        }
        return standings;
    }

    private static int stepOf(FlagRules rules, String user) {
        Map<BooleanFlag, Boolean> flags =
                StepPlan.FLAGS.stream().collect(Collectors.toMap(flag -> flag, flag -> rules.isOn(flag, user)));
        return Step.of(Code.BOTH, flags).map(Step::number).orElse(0);
    }
}
