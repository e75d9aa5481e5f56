package dev.datanomad.lab.gate;

import dev.datanomad.lab.text.ShellWord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The routes of users by certain flags. Two routings are compared user by user: by a sample, which has always the same users
 * in the same order, and by every user whom the flags of either of them name. Immutable.
 *
 * @param sample the routes of the sample, or one route that all users have
 * @param named the keys of the users whom the flags name
 * @param byKey the routes of any users by their keys
 */
public record Routing(List<Route> sample, Set<String> named, Function<Set<String>, Map<String, Route>> byKey) {

    public Routing {
        sample = List.copyOf(sample);
        named = Set.copyOf(named);
    }

    /** Everybody has the same route. */
    public static Routing all(Route route) {
        return new Routing(List.of(route), Set.of(), users -> {
            Map<String, Route> routes = new HashMap<>();
            users.forEach(user -> routes.put(user, route));
            return routes;
        });
    }

    /** Only shares of users are known, and nobody is named. */
    public static Routing ofSample(List<Route> sample) {
        return new Routing(sample, Set.of(), users -> {
            throw new IllegalStateException("The routes of single users are not known.");
        });
    }

    /** The share of users with such a route. */
    Share share(Predicate<Route> which) {
        return share(this, (route, same) -> which.test(route));
    }

    /** The share of users whose route was one thing and becomes another. */
    Share share(Routing after, BiPredicate<Route, Route> changes) {
        int users = Math.max(sample.size(), after.sample.size());
        long part = IntStream.range(0, users)
                .filter(user -> changes.test(of(user), after.of(user)))
                .count();
        Set<String> names = new TreeSet<>(named);
        names.addAll(after.named);
        if (names.isEmpty()) {
            return new Share(part, users, List.of(), 0);
        }
        Map<String, Route> was = byKey.apply(names);
        Map<String, Route> is = after.byKey.apply(names);
        List<String> changed = names.stream()
                .filter(name -> changes.test(was.get(name), is.get(name)))
                .toList();
        return new Share(part, users, changed, names.size());
    }

    private Route of(int user) {
        return sample.get(user % sample.size());
    }

    /**
     * A share of all users.
     *
     * @param part of the sample
     * @param all of the sample
     * @param named those of the named users who belong to it
     * @param allNamed how many users are named
     */
    record Share(long part, long all, List<String> named, long allNamed) {

        private static final int HUNDRED = 100;

        boolean isNobody() {
            return part == 0 && named.isEmpty();
        }

        boolean isOne() {
            return part == 0 && named.size() == 1;
        }

        /** Whether no rollout decides about them, but targets. */
        boolean isNamedOnly() {
            return part == 0 && !named.isEmpty();
        }

        double fraction() {
            return (double) (part + named.size()) / (all + allNamed);
        }

        /** The command that sets a flag for them or, if flags name them, that leaves the first one to the rollout. */
        String command(String flag, int percent) {
            return command(flag, percent, "rollout");
        }

        /** The same with what the flag is to be for that one. */
        String command(String flag, int percent, String ofUser) {
            return "./datanomad flags " + flag
                    + (isNamedOnly() ? " --user " + ShellWord.of(named.get(0)) + " " + ofUser : " " + percent);
        }

        /** For example {@code 12% of users}, or {@code 1 named user} if it is of those only. */
        @Override
        public String toString() {
            if (part == 0) {
                return users(named.size());
            }
            if (part == all) {
                long others = allNamed - named.size();
                return "all users" + (others == 0 ? "" : " but " + users(others));
            }
            BigDecimal percent =
                    BigDecimal.valueOf(part * HUNDRED).divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP);
            return percent.signum() == 0
                    ? "less than 0.01% of users"
                    : percent.stripTrailingZeros().toPlainString() + "% of users";
        }

        private static String users(long count) {
            return count + (count == 1 ? " named user" : " named users");
        }
    }
}
