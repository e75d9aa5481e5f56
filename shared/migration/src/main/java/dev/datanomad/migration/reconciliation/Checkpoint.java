package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.Progress.Finding;
import dev.datanomad.migration.reconciliation.Progress.Walk;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A {@link Progress} in a file, as JSON, to go on from after a kill.
 *
 * @param file where it is
 * @param task what is done, so that a checkpoint is not taken for another task's
 */
record Checkpoint(Path file, String task) {

    /** Writes it, whole or not at all. */
    void save(Progress progress) throws IOException {
        Progress.State state = progress.state();
        Counts counts = state.counts();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("task", task);
        content.put("walks", state.walks().stream().map(Checkpoint::fields).toList());
        content.put("unorderedDone", state.unorderedDone());
        content.put(
                "counts",
                List.of(
                        counts.equal(),
                        counts.missing(),
                        counts.different(),
                        counts.unreadable(),
                        counts.unrepresentable(),
                        counts.copied(),
                        counts.repaired()));
        content.put("unmovable", state.unmovable().stream().map(Unmovable::json).toList());
        content.put(
                "findings",
                state.findings().stream()
                        .map(found -> List.of(found.id(), found.missing()))
                        .toList());
        write(file, content);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with the reason, if the file is no checkpoint of this task
     */
    Progress load() throws IOException {
        try {
            Map<String, Object> content = Json.parse(Files.readAllBytes(file));
            if (!task.equals(content.get("task"))) {
                throw new IllegalArgumentException(
                        "it belongs to another task, \"" + content.get("task") + "\", and this is \"" + task + "\"");
            }
            return new Progress(state(content));
        } catch (InvalidJsonException
                | ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            throw new IllegalArgumentException("it is no checkpoint", e);
        }
    }

    private static Progress.State state(Map<String, Object> content) {
        List<Walk> walks = objects(content.get("walks")).map(Checkpoint::walk).toList();
        if (walks.isEmpty()) {
            throw new IllegalArgumentException("it is no checkpoint");
        }
        return new Progress.State(
                walks,
                (Boolean) content.get("unorderedDone"),
                counts((List<?>) content.get("counts")),
                objects(content.get("unmovable")).map(Checkpoint::unmovable).toList(),
                ((List<?>) content.get("findings"))
                        .stream().map(found -> finding((List<?>) found)).toList());
    }

    /** Writes JSON to a file, whole or not at all. */
    static void write(Path file, Map<String, ?> content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".writing");
        Files.writeString(temporary, Json.write(content));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<String, Object> fields(Walk walk) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("after", walk.range().after());
        fields.put("upTo", walk.range().upTo());
        fields.put("last", walk.last());
        fields.put("done", walk.done());
        return fields;
    }

    private static Stream<Map<?, ?>> objects(Object array) {
        return ((List<?>) array).stream().map(object -> (Map<?, ?>) object);
    }

    private static Walk walk(Map<?, ?> walk) {
        Range range = new Range((String) walk.get("after"), (String) walk.get("upTo"));
        return new Walk(range, (String) walk.get("last"), (Boolean) walk.get("done"));
    }

    private static Unmovable unmovable(Map<?, ?> record) {
        return new Unmovable(
                (String) record.get("id"), (String) record.get("owner"), (String) record.get("path"), (String)
                        record.get("reason"));
    }

    private static Finding finding(List<?> found) {
        return new Finding((String) found.get(0), (Boolean) found.get(1));
    }

    private static Counts counts(List<?> numbers) {
        long[] n = numbers.stream()
                .mapToLong(number -> ((BigDecimal) number).longValueExact())
                .toArray();
        return new Counts(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
    }
}
