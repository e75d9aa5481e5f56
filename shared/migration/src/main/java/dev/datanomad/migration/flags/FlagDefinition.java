package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.AttributeRef;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One flag as a file defines it, valid in that every user has one of its variations. The SDK accepts invalid ones as
 * well, and serves their default when it evaluates them.
 *
 * @param on whether targets, rules and shares apply; otherwise everybody has {@code offVariation}
 * @param variations the values it can have, any JSON values
 * @param offVariation the index of one of them
 * @param shares which of the users that no target and no rule applies to have which variation
 * @param targets the users who are given a variation by their key, in the order of the file
 * @param rules number of rules that give a variation to users who match
 * @param segments the segments that the rules refer to
 * @param prerequisites the flags that must have a certain variation for this one to be on
 */
record FlagDefinition(
        String key,
        boolean on,
        List<Object> variations,
        int offVariation,
        List<Share> shares,
        Map<String, Integer> targets,
        int rules,
        Set<String> segments,
        List<Prerequisite> prerequisites) {

    /** The weights of a rollout are thousandths of a percent. */
    private static final int EVERYBODY = 100_000;

    /** The weight of a variation in a rollout. */
    record Share(int variation, int weight) {}

    /** Another flag, and the variation of it that is required. */
    record Prerequisite(String key, int variation) {}

    /**
     * Reads a flag.
     *
     * @throws UnusableFlagsException if it cannot be evaluated for every user
     */
    static FlagDefinition read(String key, JsonPart flag) {
        if (!flag.field("key").string().equals(key)) {
            throw flag.field("key").invalid("must be " + key);
        }
        if (flag.field("deleted").value() != null && flag.field("deleted").bool()) {
            throw flag.invalid("is deleted");
        }
        List<Object> variations = flag.field("variations").elements().stream()
                .map(JsonPart::value)
                .toList();
        if (variations.isEmpty()) {
            throw flag.field("variations").invalid("must be an array with a variation");
        }
        int maxVariation = variations.size() - 1;
        return new FlagDefinition(
                key,
                flag.field("on").bool(),
                variations,
                flag.field("offVariation").number(maxVariation),
                shares(flag.field("fallthrough"), maxVariation),
                targets(maxVariation, flag.field("targets"), flag.field("contextTargets")),
                rules(flag.field("rules"), maxVariation),
                segments(flag.field("rules")),
                prerequisites(flag.field("prerequisites")));
    }

    private static List<Share> shares(JsonPart variationOrRollout, int maxVariation) {
        // The SDK ignores a rollout if there is a variation.
        JsonPart variation = variationOrRollout.field("variation");
        if (variation.value() != null) {
            return List.of(new Share(variation.number(maxVariation), EVERYBODY));
        }
        JsonPart rollout = variationOrRollout.field("rollout");
        if (rollout.value() == null) {
            throw variationOrRollout.invalid("must have a variation or a rollout");
        }
        // Users have nothing else: by another attribute, all of them would have the first variation.
        requireIfPresent(rollout.field("bucketBy"), "key");
        requireIfPresent(rollout.field("contextKind"), "user");
        List<Share> shares = rollout.field("variations").elements().stream()
                .map(part -> new Share(
                        part.field("variation").number(maxVariation),
                        part.field("weight").number(EVERYBODY)))
                .toList();
        long sum = shares.stream().mapToLong(Share::weight).sum();
        if (sum != EVERYBODY) {
            throw rollout.invalid("must have weights that add up to " + EVERYBODY + ", and not to " + sum);
        }
        return shares;
    }

    private static void requireIfPresent(JsonPart part, String value) {
        if (part.value() != null && !part.value().equals(value)) {
            throw part.invalid("must be " + value);
        }
    }

    private static Map<String, Integer> targets(int maxVariation, JsonPart... lists) {
        Map<String, Integer> users = new LinkedHashMap<>();
        for (JsonPart targets : lists) {
            for (JsonPart target : targets.elements()) {
                int variation = target.field("variation").number(maxVariation);
                target.field("values")
                        .elements()
                        .forEach(user -> users.putIfAbsent(String.valueOf(user.value()), variation));
            }
        }
        return users;
    }

    private static int rules(JsonPart rules, int maxVariation) {
        List<JsonPart> elements = rules.elements();
        elements.forEach(rule -> {
            shares(rule, maxVariation);
            requireClauses(rule);
        });
        return elements.size();
    }

    /** Requires clauses that the SDK can evaluate, of a flag's rule or a segment's. */
    static void requireClauses(JsonPart rule) {
        for (JsonPart clause : rule.field("clauses").elements()) {
            if (clause.field("op").string().equals("segmentMatch")) {
                clause.field("values").elements().forEach(JsonPart::string);
            } else if (!AttributeRef.fromPath(clause.field("attribute").string())
                    .isValid()) {
                throw clause.field("attribute").invalid("must be the name of an attribute");
            }
        }
    }

    private static Set<String> segments(JsonPart rules) {
        Set<String> segments = new LinkedHashSet<>();
        for (JsonPart rule : rules.elements()) {
            for (JsonPart clause : rule.field("clauses").elements()) {
                if ("segmentMatch".equals(clause.field("op").value())) {
                    clause.field("values").elements().forEach(segment -> segments.add(segment.string()));
                }
            }
        }
        return segments;
    }

    private static List<Prerequisite> prerequisites(JsonPart parts) {
        return parts.elements().stream()
                .map(part -> new Prerequisite(
                        part.field("key").string(), part.field("variation").number(Integer.MAX_VALUE)))
                .toList();
    }

    /** Reads a flag whose variations are true and false, as {@link #read} does. */
    static FlagDefinition readBoolean(String key, JsonPart flag) {
        FlagDefinition definition = read(key, flag);
        if (!definition.variations.stream().allMatch(Boolean.class::isInstance)) {
            throw flag.invalid("must be a boolean flag, with true and false as its variations");
        }
        return definition;
    }

    /** The users whom a target gives this value. */
    List<String> usersWith(boolean value) {
        return targets.entrySet().stream()
                .filter(target -> variations.get(target.getValue()).equals(value))
                .map(Map.Entry::getKey)
                .toList();
    }
}
