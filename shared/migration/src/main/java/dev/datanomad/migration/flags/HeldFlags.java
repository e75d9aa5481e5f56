package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.DataModel;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.DataKind;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.ItemDescriptor;
import dev.datanomad.service.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The required flags, and the prerequisites and segments they need, as LaunchDarkly defines them; with its last known
 * definition in place of each that LaunchDarkly does not have any more, or defines so that it cannot be evaluated for
 * every user.
 */
final class HeldFlags {

    private final Map<DataKind, Map<String, ItemDescriptor>> answered;
    private final Optional<FlagSet> known;
    private final List<String> required;
    private final Map<String, Object> flags = new LinkedHashMap<>();
    private final Map<String, Object> segments = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean complete = true;

    /**
     * @param answered what LaunchDarkly has, by kind and key
     * @param known the last known flags
     * @param required the keys of the boolean flags that are evaluated
     */
    HeldFlags(Map<DataKind, Map<String, ItemDescriptor>> answered, Optional<FlagSet> known, List<String> required) {
        this.answered = answered;
        this.known = known;
        this.required = required;
    }

    /** The flags to use, or nothing if they cannot be used as a whole. To be called once. */
    Optional<FlagSet> set() {
        required.forEach(this::choose);
        if (!complete) {
            return Optional.empty();
        }
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("flags", flags);
        file.put("segments", segments);
        try {
            return Optional.of(new FlagSet(Json.write(file).getBytes(StandardCharsets.UTF_8), required));
        } catch (UnusableFlagsException e) {
            warnings.add("LaunchDarkly is not used until it is put right: " + e.getMessage()
                    + (known.isPresent() ? "; the last known flags hold." : "."));
            return Optional.empty();
        }
    }

    /** What is wrong, a sentence each; after {@link #set}. */
    List<String> warnings() {
        return warnings;
    }

    private void choose(String key) {
        if (flags.containsKey(key)) {
            return;
        }
        Optional<JsonPart> last = known.map(set -> set.flags().get(key));
        Optional<JsonPart> usable = usable(DataModel.FEATURES, key, last, this::read);
        if (usable.isEmpty()) {
            complete = false;
            return;
        }
        flags.put(key, usable.get().value());
        FlagDefinition definition = read(key, usable.get());
        definition.prerequisites().forEach(needed -> choose(needed.key()));
        definition.segments().forEach(this::chooseSegment);
    }

    private FlagDefinition read(String key, JsonPart flag) {
        return required.contains(key) ? FlagDefinition.readBoolean(key, flag) : FlagDefinition.read(key, flag);
    }

    /** A segment that was never there has no users. */
    private void chooseSegment(String key) {
        Optional<JsonPart> last = known.map(set -> set.segments().get(key));
        if (last.isPresent() || part(DataModel.SEGMENTS, key).isPresent()) {
            usable(DataModel.SEGMENTS, key, last, HeldFlags::readSegment)
                    .ifPresentOrElse(segment -> segments.put(key, segment.value()), () -> complete = false);
        }
    }

    private static JsonPart readSegment(String key, JsonPart segment) {
        FlagSet.requireSegment(segment);
        return segment;
    }

    private Optional<JsonPart> usable(
            DataKind kind, String key, Optional<JsonPart> last, BiFunction<String, JsonPart, ?> read) {
        String name = (kind == DataModel.FEATURES ? "flag " : "segment ") + key;
        try {
            Optional<JsonPart> part = part(kind, key);
            if (part.isPresent()) {
                read.apply(key, part.get());
                return part;
            }
            warnings.add("There is no " + name + " in LaunchDarkly"
                    + (last.isPresent() ? " any more; its last known definition holds: restore it." : ": create it."));
        } catch (UnusableFlagsException e) {
            warnings.add("The " + name + " of LaunchDarkly is not used until it is put right: " + e.getMessage()
                    + (last.isPresent() ? "; its last known definition holds." : "."));
        }
        return last;
    }

    /** What LaunchDarkly has under a key, if that is not deleted: an archived flag is. */
    private Optional<JsonPart> part(DataKind kind, String key) {
        ItemDescriptor item = answered.getOrDefault(kind, Map.of()).get(key);
        if (item == null || item.getItem() == null) {
            return Optional.empty();
        }
        String path = (kind == DataModel.FEATURES ? "/flags/" : "/segments/") + key;
        JsonPart part = new JsonPart(path, FlagSet.parse(kind.serialize(item).getBytes(StandardCharsets.UTF_8)));
        return Boolean.TRUE.equals(part.field("deleted").value()) ? Optional.empty() : Optional.of(part);
    }
}
