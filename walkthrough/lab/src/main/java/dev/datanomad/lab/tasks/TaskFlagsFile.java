package dev.datanomad.lab.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.migration.flags.UnusableFlagsException;
import dev.datanomad.tasks.migration.TaskFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The flags of the to-do service, in a file that is replaced as a whole. Thread-safe within a process. */
public final class TaskFlagsFile {

    /** The SDK's unit of weight is a thousandth of a percent. */
    static final int EVERYBODY = 100_000;

    private final Path file;

    TaskFlagsFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /** Creates it, with every flag at its default: as before the migration. */
    void create() {
        Map<String, Object> flags = new LinkedHashMap<>();
        TaskFlags.ALL.forEach(flag -> flags.put(flag.key(), definition(flag)));
        try {
            JsonFiles.write(file, Map.of("flags", flags));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Map<String, Object> definition(BooleanFlag flag) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("key", flag.key());
        definition.put("version", 1);
        definition.put("on", true);
        definition.put("variations", List.of(true, false));
        definition.put("offVariation", 1);
        definition.put("salt", "datanomad");
        definition.put("fallthrough", Map.of("variation", flag.defaultValue() ? 0 : 1));
        return definition;
    }

    /** The flag of a key; throws a LabException if there is none. */
    public static BooleanFlag flag(String key) {
        return TaskFlags.ALL.stream()
                .filter(flag -> flag.key().equals(key))
                .findFirst()
                .orElseThrow(() -> LabException.input("There is no flag \"" + key + "\": choose one of "
                        + TaskFlags.ALL.stream().map(BooleanFlag::key).collect(Collectors.joining(", ")) + "."));
    }

    /** The flags as instances evaluate them, to be closed; throws a LabException if they would not use the file. */
    FlagRules rules() {
        try {
            return FlagRules.read(content(), TaskFlags.ALL);
        } catch (UnusableFlagsException e) {
            throw unusable(e);
        }
    }

    /** The share of users in a flag's rollout, whomever it names, in thousandths of a percent. */
    int rollout(BooleanFlag flag) {
        JsonNode definition = parsed().path("flags").path(flag.key());
        JsonNode fallthrough = definition.path("fallthrough");
        if (!fallthrough.has("rollout")) {
            return isOn(definition, fallthrough) ? EVERYBODY : 0;
        }
        int on = 0;
        for (JsonNode part : fallthrough.path("rollout").path("variations")) {
            on += isOn(definition, part) ? part.path("weight").asInt() : 0;
        }
        return on;
    }

    private static boolean isOn(JsonNode definition, JsonNode part) {
        return definition
                .path("variations")
                .path(part.path("variation").asInt())
                .asBoolean();
    }

    /** Makes some changes at once. Returns the version of the content, as instances show it. */
    synchronized String edit(List<FlagEdit> edits) {
        try {
            byte[] content = content();
            for (FlagEdit edit : edits) {
                content = edit.in(content);
            }
            JsonFiles.replace(file, content);
            try (FlagRules rules = FlagRules.read(content, TaskFlags.ALL)) {
                return rules.version();
            }
        } catch (UnusableFlagsException e) {
            throw unusable(e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw LabException.failed("The flags cannot be read: " + e + ".");
        }
    }

    private JsonNode parsed() {
        try {
            return JsonFiles.MAPPER.readTree(content());
        } catch (IOException e) {
            throw LabException.failed(file + " is not JSON: mend it.");
        }
    }

    private LabException unusable(UnusableFlagsException e) {
        return LabException.failed(file + " cannot be used: " + e.getMessage() + ". Mend it.");
    }

    private LabException unwritable(IOException e) {
        return LabException.failed("The flags could not be written to " + file + ": " + e.getMessage());
    }
}
