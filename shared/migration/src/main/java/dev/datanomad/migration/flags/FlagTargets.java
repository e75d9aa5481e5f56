package dev.datanomad.migration.flags;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The users whom a flag names, as they can be changed: {@code targets}, and {@code contextTargets}, which the SDK prefers if
 * there are any. Of those it takes only the order for users, and their keys from {@code targets}.
 */
final class FlagTargets {

    private static final String TARGETS = "targets";
    private static final String CONTEXT_TARGETS = "contextTargets";
    private static final String VARIATION = "variation";
    private static final String VALUES = "values";
    private static final String KIND = "contextKind";
    private static final String USER = "user";

    private final List<Map<String, Object>> users;
    private final List<Map<String, Object>> contexts;

    FlagTargets(JsonPart flag) {
        users = copy(flag.field(TARGETS));
        contexts = copy(flag.field(CONTEXT_TARGETS));
    }

    private static List<Map<String, Object>> copy(JsonPart targets) {
        List<Map<String, Object>> copies = new ArrayList<>();
        for (JsonPart target : targets.elements()) {
            Map<String, Object> copy = FlagEdit.values(target);
            List<Object> values = new ArrayList<>();
            target.field(VALUES).elements().forEach(value -> values.add(value.value()));
            copy.put(VALUES, values);
            copies.add(copy);
        }
        return copies;
    }

    /** Removes a user from everywhere; a target that has named nobody else goes as well. */
    void remove(String user) {
        List<String> removed = List.of(user);
        users.removeIf(
                target -> values(target).removeAll(removed) && values(target).isEmpty());
        contexts.stream()
                .filter(FlagTargets::isOfUsers)
                .forEach(target -> values(target).removeAll(removed));
    }

    /** Adds a user who is not named. */
    void add(String user, int variation) {
        values(of(variation, users)).add(user);
        if (!contexts.isEmpty()
                && contexts.stream().noneMatch(target -> isOfUsers(target) && gives(variation, target))) {
            Map<String, Object> place = create(variation, contexts);
            place.put(KIND, USER);
        }
    }

    /** The first one of a variation, which the SDK takes. */
    private static Map<String, Object> of(int variation, List<Map<String, Object>> targets) {
        return targets.stream()
                .filter(target -> gives(variation, target))
                .findFirst()
                .orElseGet(() -> create(variation, targets));
    }

    private static Map<String, Object> create(int variation, List<Map<String, Object>> targets) {
        Map<String, Object> created = new LinkedHashMap<>();
        created.put(VARIATION, BigDecimal.valueOf(variation));
        created.put(VALUES, new ArrayList<>());
        targets.add(created);
        return created;
    }

    private static boolean gives(int variation, Map<String, Object> target) {
        return target.get(VARIATION) instanceof BigDecimal index && index.compareTo(BigDecimal.valueOf(variation)) == 0;
    }

    private static boolean isOfUsers(Map<String, Object> target) {
        return Objects.requireNonNullElse(target.get(KIND), USER).equals(USER);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> values(Map<String, Object> target) {
        return (List<Object>) target.get(VALUES);
    }

    /** Puts them into a flag, whose fields stay absent if they were and are not needed. */
    void writeTo(Map<String, Object> flag) {
        write(flag, TARGETS, users);
        write(flag, CONTEXT_TARGETS, contexts);
    }

    private static void write(Map<String, Object> flag, String name, List<Map<String, Object>> targets) {
        if (targets.isEmpty()) {
            flag.remove(name);
        } else {
            flag.put(name, targets);
        }
    }
}
