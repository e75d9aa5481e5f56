package dev.datanomad;

import com.launchdarkly.sdk.AttributeRef;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One flag as a file defines it, in a shape that gives every user one of its variations. The SDK takes other shapes as
 * well, notices while it evaluates them, and then serves the default.
 *
 * @param key its key
 * @param on whether the rest of it is looked at; otherwise everybody has {@code offVariation}
 * @param variations what it can give, any JSON values
 * @param offVariation the number of one of them
 * @param shares how many of the users have which of them, unless a target or a rule says otherwise
 * @param targets how many users are given a variation by name
 * @param rules how many rules give a variation to users who fit
 * @param prerequisites the flags that must have a certain variation for this one to be on
 */
record FlagDefinition(
        String key,
        boolean on,
        List<Object> variations,
        int offVariation,
        List<Share> shares,
        int targets,
        int rules,
        List<Prerequisite> prerequisites) {

    /** The weights of a rollout are thousandths of a percent. */
    private static final int EVERYBODY = 100_000;

    /** A variation's part of the users, by its weight. */
    record Share(int variation, int weight) {}

    /** A flag, and the variation of it that is needed. */
    record Prerequisite(String key, int variation) {}

    /**
     * Reads a flag.
     *
     * @throws FlagSet.UnusableException if it could not be evaluated for some user
     */
    static FlagDefinition read(String key, JsonPart flag) throws FlagSet.UnusableException {
        if (!flag.field("key").text().equals(key)) {
            throw flag.field("key").wrong("must be " + key);
        }
        if (flag.field("deleted").value() != null && flag.field("deleted").truth()) {
            throw flag.wrong("is deleted");
        }
        List<Object> variations = new ArrayList<>();
        flag.field("variations").elements().forEach(variation -> variations.add(variation.value()));
        if (variations.isEmpty()) {
            throw flag.field("variations").wrong("must be an array with a variation");
        }
        int last = variations.size() - 1;
        return new FlagDefinition(
                key,
                flag.field("on").truth(),
                variations,
                flag.field("offVariation").number(last),
                shares(flag.field("fallthrough"), last),
                targets(flag.field("targets"), last) + targets(flag.field("contextTargets"), last),
                rules(flag.field("rules"), last),
                prerequisites(flag.field("prerequisites")));
    }

    private static List<Share> shares(JsonPart served, int last) throws FlagSet.UnusableException {
        // The SDK does not look at a rollout beside a variation.
        JsonPart variation = served.field("variation");
        if (variation.value() != null) {
            return List.of(new Share(variation.number(last), EVERYBODY));
        }
        JsonPart rollout = served.field("rollout");
        if (rollout.value() == null) {
            throw served.wrong("must have a variation or a rollout");
        }
        // A user has nothing else here: by another attribute, all of them would be in the first part.
        requireNothingBut("key", rollout.field("bucketBy"));
        requireNothingBut("user", rollout.field("contextKind"));
        List<Share> shares = new ArrayList<>();
        for (JsonPart part : rollout.field("variations").elements()) {
            shares.add(new Share(
                    part.field("variation").number(last), part.field("weight").number(EVERYBODY)));
        }
        long sum = shares.stream().mapToLong(Share::weight).sum();
        if (sum != EVERYBODY) {
            throw rollout.wrong("must have weights that add up to " + EVERYBODY + ", and not to " + sum);
        }
        return shares;
    }

    private static void requireNothingBut(String only, JsonPart part) throws FlagSet.UnusableException {
        if (part.value() != null && !part.value().equals(only)) {
            throw part.wrong("must be " + only);
        }
    }

    private static int targets(JsonPart targets, int last) throws FlagSet.UnusableException {
        int users = 0;
        for (JsonPart target : targets.elements()) {
            target.field("variation").number(last);
            users += target.field("values").elements().size();
        }
        return users;
    }

    private static int rules(JsonPart rules, int last) throws FlagSet.UnusableException {
        for (JsonPart rule : rules.elements()) {
            shares(rule, last);
            requireClauses(rule);
        }
        return rules.elements().size();
    }

    /** Requires what the SDK needs of a rule's conditions, which are the same for a segment's rule. */
    static void requireClauses(JsonPart rule) throws FlagSet.UnusableException {
        for (JsonPart clause : rule.field("clauses").elements()) {
            if (clause.field("op").text().equals("segmentMatch")) {
                for (JsonPart segment : clause.field("values").elements()) {
                    segment.text();
                }
            } else if (!AttributeRef.fromPath(clause.field("attribute").text()).isValid()) {
                throw clause.field("attribute").wrong("must be the name of an attribute");
            }
        }
    }

    private static List<Prerequisite> prerequisites(JsonPart parts) throws FlagSet.UnusableException {
        List<Prerequisite> prerequisites = new ArrayList<>();
        for (JsonPart part : parts.elements()) {
            prerequisites.add(new Prerequisite(
                    part.field("key").text(), part.field("variation").number(Integer.MAX_VALUE)));
        }
        return prerequisites;
    }

    /** Whether it can only be true or false. */
    boolean isSwitch() {
        return variations.stream().allMatch(Boolean.class::isInstance);
    }

    /** For whom a switch is true, in words. */
    String audience() {
        int others = variations.get(offVariation).equals(true) ? EVERYBODY : 0;
        if (!on) {
            return percentage(others);
        }
        int some = shares.stream()
                .filter(share -> variations.get(share.variation).equals(true))
                .mapToInt(Share::weight)
                .sum();
        boolean nobody = some + others + targets + rules == 0;
        return percentage(some) + exceptions() + (nobody ? "" : conditions());
    }

    private static String percentage(int weight) {
        if (weight == 0) {
            return "nobody";
        }
        return weight == EVERYBODY
                ? "everybody"
                : BigDecimal.valueOf(weight, 3).stripTrailingZeros().toPlainString() + "% of users";
    }

    private String exceptions() {
        List<String> exceptions = new ArrayList<>();
        if (targets > 0) {
            exceptions.add(targets + (targets == 1 ? " user" : " users") + " set by name");
        }
        if (rules > 0) {
            exceptions.add(rules + (rules == 1 ? " rule" : " rules"));
        }
        return exceptions.isEmpty() ? "" : ", apart from " + String.join(" and ", exceptions);
    }

    private String conditions() {
        List<String> keys = prerequisites.stream().map(Prerequisite::key).toList();
        return keys.isEmpty() ? "" : ", as far as " + String.join(" and ", keys) + " allows";
    }
}
