package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.DataModel;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.DataKind;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.FullDataSet;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.ItemDescriptor;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.KeyedItems;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a flag file, in the JSON format of LaunchDarkly's file data source: {@code flags}, {@code flagValues}
 * and {@code segments}. A file that lacks a required flag, or has one that cannot be evaluated, is refused: the SDK
 * itself takes an empty file for "no flags", and accepts a rollout whose weights do not add up. Immutable.
 */
final class FlagSet {

    /** Thrown for a file that cannot be used; the message is a clause about the file, which it calls "it". */
    static final class UnusableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnusableException(String reason) {
            super(reason);
        }
    }

    private final Map<String, FlagDefinition> flags = new LinkedHashMap<>();
    private final FullDataSet<ItemDescriptor> data;

    /**
     * Reads a file's content.
     *
     * @param json UTF-8
     * @param required the keys of the boolean flags that it must have
     * @throws UnusableException if it cannot be used
     */
    FlagSet(byte[] json, List<String> required) {
        JsonPart file = new JsonPart("", parse(json));
        Map<String, JsonPart> parts = flagParts(file);
        parts.forEach((key, part) -> flags.put(key, FlagDefinition.read(key, part)));
        for (String key : required) {
            if (!flags.containsKey(key)) {
                throw new UnusableException("it has no flag " + key);
            }
            if (!flags.get(key).isBoolean()) {
                throw parts.get(key).invalid("must be a boolean flag, with true and false as its variations");
            }
        }
        flags.keySet().forEach(key -> requirePrerequisites(key, List.of()));
        Map<String, JsonPart> segments = file.field("segments").fields();
        segments.values().forEach(FlagSet::requireSegment);
        data = new FullDataSet<>(Map.of(
                        DataModel.FEATURES, items(DataModel.FEATURES, parts),
                        DataModel.SEGMENTS, items(DataModel.SEGMENTS, segments))
                .entrySet());
    }

    /** The flags as the SDK takes them. */
    FullDataSet<ItemDescriptor> data() {
        return data;
    }

    /** For whom a required flag is on, in words. */
    String audience(String key) {
        return flags.get(key).audience();
    }

    private static Map<String, Object> parse(byte[] json) {
        try {
            return Json.parse(json);
        } catch (InvalidJsonException e) {
            throw new UnusableException(
                    (e.field().isEmpty() ? "it " : "its field " + e.field() + " ") + e.getMessage());
        }
    }

    private static Map<String, JsonPart> flagParts(JsonPart file) {
        Map<String, JsonPart> flags = file.field("flags").fields();
        file.field("flagValues").fields().forEach((key, value) -> {
            JsonPart flag = new JsonPart(value.path(), constant(key, value.value()));
            if (flags.putIfAbsent(key, flag) != null) {
                throw value.invalid("is defined by its field /flags as well");
            }
        });
        return flags;
    }

    private static Map<String, Object> constant(String key, Object value) {
        return Map.of(
                "key",
                key,
                "on",
                true,
                "variations",
                Collections.singletonList(value),
                "offVariation",
                BigDecimal.ZERO,
                "fallthrough",
                Map.of("variation", BigDecimal.ZERO));
    }

    private void requirePrerequisites(String key, List<String> before) {
        if (before.contains(key)) {
            throw new UnusableException("its flag " + key + " is a prerequisite of itself");
        }
        List<String> path = new ArrayList<>(before);
        path.add(key);
        for (FlagDefinition.Prerequisite needed : flags.get(key).prerequisites()) {
            FlagDefinition other = flags.get(needed.key());
            if (other == null || needed.variation() >= other.variations().size()) {
                throw new UnusableException("its flag " + key + " has a prerequisite that does not exist, variation "
                        + needed.variation() + " of " + needed.key());
            }
            requirePrerequisites(needed.key(), path);
        }
    }

    private static void requireSegment(JsonPart segment) {
        for (JsonPart rule : segment.field("rules").elements()) {
            FlagDefinition.requireClauses(rule);
            for (JsonPart clause : rule.field("clauses").elements()) {
                if ("segmentMatch".equals(clause.field("op").value())) {
                    throw clause.invalid("must not refer to another segment");
                }
            }
        }
    }

    private static KeyedItems<ItemDescriptor> items(DataKind kind, Map<String, JsonPart> parts) {
        Map<String, ItemDescriptor> items = new LinkedHashMap<>();
        parts.forEach((key, part) -> {
            try {
                items.put(key, kind.deserialize(Json.write(part.value())));
            } catch (RuntimeException e) {
                throw part.invalid("cannot be read by the SDK: " + e.getMessage());
            }
        });
        return new KeyedItems<>(items.entrySet());
    }
}
