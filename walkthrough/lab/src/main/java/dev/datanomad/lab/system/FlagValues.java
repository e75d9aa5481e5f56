package dev.datanomad.lab.system;

import com.launchdarkly.sdk.EvaluationDetail;
import com.launchdarkly.sdk.EvaluationReason;
import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Routing;
import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The four flags of a file, evaluated. Safe for use by many threads.
 *
 * @param version of the content, as a stage shows it
 * @param users for whom each flag is on, in words
 * @param shares of users for whom each flag is on, 0 to 1
 * @param named the users whom each flag names, by their keys
 * @param routing the routes of users
 */
record FlagValues(
        String version,
        Map<String, String> users,
        Map<String, Double> shares,
        Map<String, List<LabStatus.Named>> named,
        Routing routing) {

    /** Keys that no user can have, so that no flag names one of them. */
    private static final List<String> SAMPLE =
            IntStream.range(0, 2_000).mapToObj(user -> "\0user-" + user).toList();

    /** @throws dev.datanomad.migration.flags.UnusableFlagsException if a stage would not use the content */
    static FlagValues of(byte[] content) {
        try (FlagRules rules = FlagRules.read(content, Rollouts.FLAGS)) {
            List<boolean[]> sample =
                    SAMPLE.stream().map(user -> evaluate(rules, user)).toList();
            Map<String, String> users = new LinkedHashMap<>();
            Map<String, Double> shares = new LinkedHashMap<>();
            Map<String, List<LabStatus.Named>> named = new LinkedHashMap<>();
            for (int i = 0; i < Rollouts.FLAGS.size(); i++) {
                int index = i;
                BooleanFlag flag = Rollouts.FLAGS.get(i);
                long on = sample.stream().filter(user -> user[index]).count();
                users.put(flag.key(), rules.audienceWithNames(flag));
                shares.put(flag.key(), (double) on / sample.size());
                named.put(flag.key(), named(rules, flag));
            }
            List<Route> routes = sample.stream().map(FlagValues::route).toList();
            return new FlagValues(
                    rules.version(),
                    users,
                    shares,
                    named,
                    new Routing(routes, rules.targetedUsers(), new NamedRoutes(content)));
        }
    }

    /** The flags that an instance uses, where there is no file to evaluate: users as nested as one seed makes them. */
    static FlagValues ofShares(StageMetrics.Flags used) {
        Map<String, Double> shares = used.shares();
        List<Route> routes = IntStream.range(0, SAMPLE.size())
                .mapToDouble(user -> (user + 0.5) / SAMPLE.size())
                .mapToObj(user -> Rollouts.route(
                        user < shares.get(Rollouts.READ_MONGO),
                        user < shares.get(Rollouts.READ_DYNAMO),
                        user < shares.get(Rollouts.WRITE_MONGO),
                        user < shares.get(Rollouts.WRITE_DYNAMO)))
                .toList();
        return new FlagValues(used.version(), used.users(), shares, Map.of(), Routing.ofSample(routes));
    }

    /** Which targets have no effect, a sentence each. */
    List<String> warnings(Predicate<LabStatus.Named> which) {
        return LabStatus.Flags.warnings(named, which);
    }

    private static List<LabStatus.Named> named(FlagRules rules, BooleanFlag flag) {
        List<LabStatus.Named> named = new ArrayList<>();
        rules.targets(flag)
                .forEach((user, on) -> named.add(new LabStatus.Named(user, on, problem(rules, flag, user, on))));
        return named;
    }

    /** Why a target has no effect; null if it has. */
    private static String problem(FlagRules rules, BooleanFlag flag, String user, boolean on) {
        EvaluationDetail<Boolean> holds = rules.evaluate(flag, user);
        if (holds.getValue() == on) {
            return null;
        }
        EvaluationReason reason = holds.getReason();
        return switch (reason.getKind()) {
            case PREREQUISITE_FAILED -> "its prerequisite " + prerequisite(rules, reason.getPrerequisiteKey(), user);
            case OFF -> "the flag is switched off";
            default -> "another part of the flag decides";
        };
    }

    private static String prerequisite(FlagRules rules, String key, String user) {
        return Rollouts.FLAGS.stream()
                .filter(flag -> flag.key().equals(key))
                .findFirst()
                .map(flag ->
                        key + (rules.isOn(flag, user) ? " is on for " : " is off for ") + LabStatus.Named.shown(user))
                .orElse(key + " is not met for " + LabStatus.Named.shown(user));
    }

    /** The four flags of a user. */
    private static boolean[] evaluate(FlagRules rules, String user) {
        boolean[] flags = new boolean[Rollouts.FLAGS.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = rules.isOn(Rollouts.FLAGS.get(i), user);
        }
        return flags;
    }

    private static Route route(boolean[] flags) {
        return Rollouts.route(flags[0], flags[1], flags[2], flags[3]);
    }

    /** Evaluates for users who are named by this content or another one, and keeps what it was asked last. */
    private static final class NamedRoutes implements Function<Set<String>, Map<String, Route>> {

        private final byte[] content;
        private volatile Map<String, Route> last = Map.of();

        NamedRoutes(byte[] content) {
            this.content = content;
        }

        @Override
        public Map<String, Route> apply(Set<String> users) {
            Map<String, Route> known = last;
            if (known.keySet().containsAll(users)) {
                return known;
            }
            Map<String, Route> routes = new HashMap<>();
            try (FlagRules rules = FlagRules.read(content, Rollouts.FLAGS)) {
                users.forEach(user -> routes.put(user, route(evaluate(rules, user))));
            }
            last = routes;
            return routes;
        }
    }
}
