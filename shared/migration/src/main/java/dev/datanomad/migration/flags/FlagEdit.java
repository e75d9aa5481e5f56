package dev.datanomad.migration.flags;

import dev.datanomad.service.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes a flag in the content of a flag file. */
final class FlagEdit {

    private static final int EVERYBODY = 100_000;

    private final String key;
    private final JsonPart file;
    private final Map<String, Object> flags;
    private final Map<String, Object> constants;
    private final Map<String, Object> flag;

    /** Begins to change a flag; a constant becomes a flag. */
    private FlagEdit(byte[] json, String key) {
        this.key = key;
        file = new JsonPart("", FlagSet.parse(json));
        flags = values(file.field("flags"));
        constants = values(file.field("flagValues"));
        if (constants.containsKey(key) && !flags.containsKey(key)) {
            flag = flagOf(key, file.field("flagValues").field(key).bool());
            constants.remove(key);
        } else if (flags.containsKey(key)) {
            flag = values(file.field("flags").field(key));
        } else {
            throw new UnusableFlagsException("it has no flag " + key);
        }
    }

    /** See {@link FlagRules#withRollout}. */
    static byte[] rollOut(byte[] json, String key, int thousandths, int seed) {
        if (thousandths < 0 || thousandths > EVERYBODY) {
            throw new IllegalArgumentException("A share is 0 to " + EVERYBODY + ", and not " + thousandths + ".");
        }
        FlagEdit edit = new FlagEdit(json, key);
        int on = edit.variation(true);
        int off = edit.variation(false);
        edit.flag.put("on", true);
        edit.flag.put(
                "fallthrough",
                thousandths == 0 || thousandths == EVERYBODY
                        // By rounding, a part of weight 0 could still get a user.
                        ? Map.of("variation", thousandths == 0 ? off : on)
                        : Map.of(
                                "rollout",
                                rollout(seed, weight(on, thousandths), weight(off, EVERYBODY - thousandths))));
        return edit.content();
    }

    /** See {@link FlagRules#withTarget}. */
    static byte[] target(byte[] json, String key, String user, FlagTarget target) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("A user has a key.");
        }
        FlagEdit edit = new FlagEdit(json, key);
        FlagTargets targets = new FlagTargets(edit.part());
        targets.remove(user);
        if (target != FlagTarget.ROLLOUT) {
            targets.add(user, edit.variation(target == FlagTarget.ON));
        }
        targets.writeTo(edit.flag);
        return edit.content();
    }

    private byte[] content() {
        flags.put(key, flag);
        Map<String, Object> edited = values(file);
        edited.put("flags", flags);
        if (constants.isEmpty()) {
            edited.remove("flagValues");
        } else {
            edited.put("flagValues", constants);
        }
        return (Json.writeIndented(edited) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A flag to take the place of a constant. */
    private static Map<String, Object> flagOf(String key, boolean value) {
        Map<String, Object> flag = new LinkedHashMap<>();
        flag.put("key", key);
        flag.put("version", BigDecimal.ONE);
        flag.put("on", true);
        flag.put("variations", List.of(true, false));
        flag.put("offVariation", BigDecimal.ONE);
        flag.put("salt", key);
        flag.put("fallthrough", Map.of("variation", value ? BigDecimal.ZERO : BigDecimal.ONE));
        return flag;
    }

    private JsonPart part() {
        return new JsonPart("/flags/" + key, flag);
    }

    /** The index of a value among the flag's variations. */
    private int variation(boolean value) {
        JsonPart variations = part().field("variations");
        List<Object> values = new ArrayList<>();
        variations.elements().forEach(variation -> values.add(variation.value()));
        int index = values.indexOf(value);
        if (index < 0) {
            throw variations.invalid("has no variation " + value);
        }
        return index;
    }

    private static Map<String, Object> rollout(int seed, Object... variations) {
        Map<String, Object> rollout = new LinkedHashMap<>();
        rollout.put("seed", seed);
        rollout.put("variations", List.of(variations));
        return rollout;
    }

    private static Map<String, Object> weight(int variation, int weight) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("variation", variation);
        part.put("weight", weight);
        return part;
    }

    /** A copy of an object's fields, in their order. */
    static Map<String, Object> values(JsonPart object) {
        Map<String, Object> values = new LinkedHashMap<>();
        object.fields().forEach((name, field) -> values.put(name, field.value()));
        return values;
    }
}
