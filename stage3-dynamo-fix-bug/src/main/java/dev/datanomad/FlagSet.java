package dev.datanomad;

import com.launchdarkly.sdk.server.DataModel;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.DataKind;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.FullDataSet;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.ItemDescriptor;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.KeyedItems;
import dev.datanomad.service.EventJson;
import dev.datanomad.service.InvalidEventException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a flag file holds, in the format of LaunchDarkly's file data source: {@code flags}, {@code flagValues} and
 * {@code segments}. Only made of a file that holds every required flag, with on and off as its variations, in a shape
 * that evaluates: the SDK itself takes an empty file for "no flags", and a rollout that does not add up as it comes.
 */
final class FlagSet {

    /** A rollout's weights are thousandths of a percent and add up to this. */
    private static final int WHOLE = 100_000;

    /** Thrown for a file that cannot be used, with the reason. */
    static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableException(String reason) {
            super(reason);
        }
    }

    private final Map<String, Object> flags = new LinkedHashMap<>();
    private final Map<?, ?> segments;

    private FlagSet(byte[] json, List<String> required) throws UnusableException {
        Map<String, Object> file;
        try {
            file = EventJson.parse(json);
        } catch (InvalidEventException e) {
            throw new UnusableException(
                    (e.field().isEmpty() ? "it " : "its field " + e.field() + " ") + e.getMessage());
        }
        object(file, "flagValues", "it")
                .forEach((key, value) -> flags.put((String) key, constant((String) key, value)));
        object(file, "flags", "it").forEach((key, flag) -> flags.put((String) key, flag));
        segments = object(file, "segments", "it");
        for (String key : required) {
            if (!flags.containsKey(key)) {
                throw new UnusableException("it has no flag " + key);
            }
            requireSwitch(key, flags.get(key));
        }
    }

    /**
     * Reads a file's content.
     *
     * @param json UTF-8
     * @param required the keys of the flags that must be there
     * @throws UnusableException if it cannot be used
     */
    static FlagSet parse(byte[] json, List<String> required) throws UnusableException {
        FlagSet set = new FlagSet(json, required);
        set.data();
        return set;
    }

    /** The flags as the SDK takes them. */
    FullDataSet<ItemDescriptor> data() throws UnusableException {
        return new FullDataSet<>(Map.of(
                        DataModel.FEATURES,
                                new KeyedItems<>(
                                        items(DataModel.FEATURES, flags).entrySet()),
                        DataModel.SEGMENTS,
                                new KeyedItems<>(
                                        items(DataModel.SEGMENTS, segments).entrySet()))
                .entrySet());
    }

    /** For whom a flag is on, in words. */
    String rollout(String key) {
        Map<?, ?> flag = (Map<?, ?>) flags.get(key);
        List<?> variations = (List<?>) flag.get("variations");
        if (Boolean.FALSE.equals(flag.get("on"))) {
            return share(variations.get(index(flag.get("offVariation"))).equals(true) ? WHOLE : 0);
        }
        Map<?, ?> fallthrough = (Map<?, ?>) flag.get("fallthrough");
        long on = 0;
        if (fallthrough.get("rollout") instanceof Map<?, ?> rollout) {
            for (Object part : (List<?>) rollout.get("variations")) {
                Map<?, ?> weighted = (Map<?, ?>) part;
                boolean isOn = variations.get(index(weighted.get("variation"))).equals(true);
                on += isOn ? index(weighted.get("weight")) : 0;
            }
        } else {
            on = variations.get(index(fallthrough.get("variation"))).equals(true) ? WHOLE : 0;
        }
        return share(on) + exceptions(flag);
    }

    private static String share(long on) {
        if (on == 0) {
            return "nobody";
        }
        return on == WHOLE
                ? "everybody"
                : BigDecimal.valueOf(on, 3).stripTrailingZeros().toPlainString() + "% of users";
    }

    private static String exceptions(Map<?, ?> flag) {
        StringBuilder words = new StringBuilder();
        if (flag.get("prerequisites") instanceof List<?> list && !list.isEmpty()) {
            list.forEach(needed -> words.append(", who must have ").append(((Map<?, ?>) needed).get("key")));
        }
        for (String exception : List.of("rules", "targets", "contextTargets")) {
            if (flag.get(exception) instanceof List<?> list && !list.isEmpty()) {
                words.append(", with ").append(list.size()).append(' ').append(exception);
            }
        }
        return words.toString();
    }

    private void requireSwitch(String key, Object value) throws UnusableException {
        String name = "its flag " + key;
        if (!(value instanceof Map<?, ?> flag)) {
            throw new UnusableException(name + " is not an object");
        }
        if (!key.equals(flag.get("key"))) {
            throw new UnusableException(name + " must have that key as its \"key\"");
        }
        if (!(flag.get("on") instanceof Boolean)) {
            throw new UnusableException(name + " has no \"on\" that is true or false");
        }
        if (!(flag.get("variations") instanceof List<?> variations)
                || variations.isEmpty()
                || !variations.stream().allMatch(Boolean.class::isInstance)) {
            throw new UnusableException(name + " must have true and false as its variations");
        }
        requireIndex(flag, "offVariation", variations, name);
        requireServes(object(flag, "fallthrough", name), variations, name + ", in its fallthrough,");
        for (Object rule : array(flag, "rules", name)) {
            requireServes(rule, variations, name + ", in a rule,");
        }
        for (Object needed : array(flag, "prerequisites", name)) {
            if (!(needed instanceof Map<?, ?> other) || !flags.containsKey(other.get("key"))) {
                throw new UnusableException(name + " has a prerequisite that is no flag of this file");
            }
        }
    }

    private static void requireServes(Object value, List<?> variations, String name) throws UnusableException {
        if (!(value instanceof Map<?, ?> serves)) {
            throw new UnusableException(name + " is not an object");
        }
        if (!(serves.get("rollout") instanceof Map<?, ?> rollout)) {
            requireIndex(serves, "variation", variations, name);
            return;
        }
        long sum = 0;
        for (Object part : array(rollout, "variations", name)) {
            if (!(part instanceof Map<?, ?> weighted)
                    || !(weighted.get("weight") instanceof BigDecimal weight)
                    || weight.signum() < 0) {
                throw new UnusableException(name + " has a rollout with a part that has no weight");
            }
            requireIndex(weighted, "variation", variations, name);
            sum += weight.longValue();
        }
        if (sum != WHOLE) {
            throw new UnusableException(
                    name + " has a rollout whose weights add up to " + sum + " and not to " + WHOLE);
        }
    }

    private static void requireIndex(Map<?, ?> object, String field, List<?> variations, String name)
            throws UnusableException {
        boolean good = object.get(field) instanceof BigDecimal number
                && number.signum() >= 0
                && number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(variations.size())) < 0;
        if (!good) {
            throw new UnusableException(name + " has no \"" + field + "\" that is the number of a variation");
        }
    }

    private static Map<?, ?> object(Map<?, ?> parent, String field, String name) throws UnusableException {
        Object value = parent.get(field);
        if (value != null && !(value instanceof Map)) {
            throw new UnusableException(name + " has a \"" + field + "\" that is not an object");
        }
        return value == null ? Map.of() : (Map<?, ?>) value;
    }

    private static List<?> array(Map<?, ?> parent, String field, String name) throws UnusableException {
        Object value = parent.get(field);
        if (value != null && !(value instanceof List)) {
            throw new UnusableException(name + " has a \"" + field + "\" that is not an array");
        }
        return value == null ? List.of() : (List<?>) value;
    }

    private static int index(Object number) {
        return ((BigDecimal) number).intValue();
    }

    private static Map<String, Object> constant(String key, Object value) {
        Map<String, Object> flag = new LinkedHashMap<>();
        flag.put("key", key);
        flag.put("version", 1);
        flag.put("on", true);
        flag.put("variations", java.util.Collections.singletonList(value));
        flag.put("offVariation", BigDecimal.ZERO);
        flag.put("fallthrough", Map.of("variation", BigDecimal.ZERO));
        return flag;
    }

    private static Map<String, ItemDescriptor> items(DataKind kind, Map<?, ?> values) throws UnusableException {
        Map<String, ItemDescriptor> items = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            try {
                items.put((String) entry.getKey(), kind.deserialize(EventJson.write(entry.getValue())));
            } catch (RuntimeException e) {
                throw new UnusableException("the SDK cannot read its " + entry.getKey() + ": " + e.getMessage());
            }
        }
        return items;
    }
}
