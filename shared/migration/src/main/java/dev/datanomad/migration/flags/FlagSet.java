package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.DataModel;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.DataKind;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.FullDataSet;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.ItemDescriptor;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.KeyedItems;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The content of a flag file, in the JSON format of LaunchDarkly's file data source: {@code flags}, {@code flagValues}
 * and {@code segments}. A file that lacks a required flag, or has one that cannot be evaluated, is refused: the SDK
 * itself takes an empty file for "no flags", and accepts a rollout whose weights do not add up. Immutable.
 */
final class FlagSet {

    /** The size of a flag file, at most. */
    static final int MAX_FILE_BYTES = 1024 * 1024;

    /** Half of the hexadecimal digits of a version; 48 bits tell apart all that one ever sees. */
    private static final int VERSION_BYTES = 6;

    private final byte[] json;
    private final Map<String, JsonPart> flagParts;
    private final Map<String, JsonPart> segmentParts;
    private final Map<String, FlagDefinition> flags = new LinkedHashMap<>();
    private final FullDataSet<ItemDescriptor> data;

    /**
     * Reads a file's content.
     *
     * @param json UTF-8, with a byte order mark or without
     * @param required the keys of the boolean flags that it must have
     * @throws UnusableFlagsException if it cannot be used
     */
    FlagSet(byte[] json, List<String> required) {
        this.json = json;
        JsonPart file = new JsonPart("", parse(json));
        flagParts = flagParts(file);
        flagParts.forEach((key, part) -> flags.put(
                key, required.contains(key) ? FlagDefinition.readBoolean(key, part) : FlagDefinition.read(key, part)));
        for (String key : required) {
            if (!flags.containsKey(key)) {
                throw new UnusableFlagsException("it has no flag " + key);
            }
        }
        flags.keySet().forEach(key -> requirePrerequisites(key, List.of()));
        segmentParts = file.field("segments").fields();
        segmentParts.values().forEach(FlagSet::requireSegment);
        data = new FullDataSet<>(Map.of(
                        DataModel.FEATURES, items(DataModel.FEATURES, flagParts),
                        DataModel.SEGMENTS, items(DataModel.SEGMENTS, segmentParts))
                .entrySet());
    }

    /** Reads the content of a file that people may write, which has {@value #MAX_FILE_BYTES} bytes at most. */
    static FlagSet ofFile(byte[] json, List<String> required) {
        if (json.length > MAX_FILE_BYTES) {
            throw new UnusableFlagsException("it has more than " + MAX_FILE_BYTES + " bytes");
        }
        return new FlagSet(json, required);
    }

    /** The content that it was read from; not to be changed. */
    byte[] json() {
        return json;
    }

    /** Twelve hexadecimal digits that are others for another content. */
    String version() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
            return HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The flags as the SDK takes them. */
    FullDataSet<ItemDescriptor> data() {
        return data;
    }

    /** The definition of each flag; one of {@code flagValues} as a flag that is on. */
    Map<String, JsonPart> flags() {
        return flagParts;
    }

    /** The definition of each segment. */
    Map<String, JsonPart> segments() {
        return segmentParts;
    }

    /** For whom a required flag is on, in words. */
    String audience(String key) {
        return audienceOf(key).text();
    }

    /** The same with the names of users. */
    String audienceWithNames(String key) {
        return audienceOf(key).textWithNames();
    }

    private Audience audienceOf(String key) {
        return new Audience(flags.get(key));
    }

    /** The users to whom a required flag gives a value by name, in the order of the file. */
    Map<String, Boolean> targets(String key) {
        FlagDefinition flag = flags.get(key);
        Map<String, Boolean> targets = new LinkedHashMap<>();
        flag.targets()
                .forEach((user, variation) ->
                        targets.put(user, (Boolean) flag.variations().get(variation)));
        return targets;
    }

    /** The keys of the users whom any flag names. */
    Set<String> targetedUsers() {
        return flags.values().stream()
                .flatMap(flag -> flag.targets().keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Reads a file's JSON, in front of which Windows' editors put a byte order mark. */
    static Map<String, Object> parse(byte[] json) {
        boolean marked = json.length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF;
        try {
            return Json.parse(marked ? Arrays.copyOfRange(json, 3, json.length) : json);
        } catch (InvalidJsonException e) {
            throw new UnusableFlagsException(
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

    /** A flag that has one value for everybody. */
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
            throw new UnusableFlagsException("its flag " + key + " is a prerequisite of itself");
        }
        List<String> path = new ArrayList<>(before);
        path.add(key);
        for (FlagDefinition.Prerequisite needed : flags.get(key).prerequisites()) {
            FlagDefinition other = flags.get(needed.key());
            if (other == null || needed.variation() >= other.variations().size()) {
                throw new UnusableFlagsException(
                        "its flag " + key + " has a prerequisite that does not exist, variation " + needed.variation()
                                + " of " + needed.key());
            }
            requirePrerequisites(needed.key(), path);
        }
    }

    /** Requires rules that the SDK can evaluate. */
    static void requireSegment(JsonPart segment) {
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
