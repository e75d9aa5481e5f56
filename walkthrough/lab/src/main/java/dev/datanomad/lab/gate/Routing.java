package dev.datanomad.lab.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The routes of a sample of users, always the same users in the same order. Immutable. */
public record Routing(List<Route> routes) {

    public Routing {
        routes = List.copyOf(routes);
    }

    /** Everybody has the same route. */
    public static Routing all(Route route) {
        return new Routing(List.of(route));
    }

    /** The share of users with such a route. */
    Share share(Predicate<Route> which) {
        return share(this, (route, same) -> which.test(route));
    }

    /** The share of users whose route was one thing and becomes another. */
    Share share(Routing after, BiPredicate<Route, Route> changes) {
        int users = Math.max(routes.size(), after.routes.size());
        long count = IntStream.range(0, users)
                .filter(user -> changes.test(of(user), after.of(user)))
                .count();
        return new Share(count, users);
    }

    private Route of(int user) {
        return routes.get(user % routes.size());
    }

    /** A share of all users. */
    record Share(long part, long all) {

        private static final int HUNDRED = 100;

        boolean isNobody() {
            return part == 0;
        }

        /** For example {@code 12% of users}. */
        @Override
        public String toString() {
            if (part == all) {
                return "all users";
            }
            BigDecimal percent =
                    BigDecimal.valueOf(part * HUNDRED).divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP);
            return percent.signum() == 0
                    ? "less than 0.01% of users"
                    : percent.stripTrailingZeros().toPlainString() + "% of users";
        }
    }
}
