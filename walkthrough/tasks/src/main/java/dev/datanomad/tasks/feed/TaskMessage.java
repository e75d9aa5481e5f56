package dev.datanomad.tasks.feed;

import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.Task;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A whole task at one version, on its way to a store; never a part or a difference, so that any one message is enough.
 *
 * @param to where it is to be written
 * @param changed when the oldest change was made that it brings
 */
record TaskMessage(StoreName to, Task task, Instant changed) {

    /** As JSON, without the two characters that SQS refuses and JSON does not escape. */
    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("to", to.key());
        fields.put("user", task.user());
        fields.put("id", task.id());
        fields.put("version", task.version());
        fields.put("text", task.text());
        fields.put("done", task.done());
        fields.put("expires", task.expires().map(Instant::toString).orElse(null));
        fields.put("changed", changed.toString());
        return Json.write(fields).replace("\uFFFE", "\\ufffe").replace("\uFFFF", "\\uffff");
    }

    /** @throws InvalidJsonException if a text is no message, with the field that is to blame */
    static TaskMessage parse(String json) {
        Map<String, Object> fields = Json.parse(json);
        Task task = new Task(
                field(fields, "user", String.class),
                field(fields, "id", String.class),
                version(fields),
                field(fields, "text", String.class),
                field(fields, "done", Boolean.class),
                fields.get("expires") == null ? Optional.empty() : Optional.of(time(fields, "expires")));
        StoreName to = StoreName.of(field(fields, "to", String.class))
                .orElseThrow(() -> new InvalidJsonException("/to", "must be mongodb or dynamodb"));
        return new TaskMessage(to, task, time(fields, "changed"));
    }

    private static long version(Map<String, Object> fields) {
        try {
            return field(fields, "version", BigDecimal.class).longValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidJsonException("/version", "must be a whole number");
        }
    }

    private static Instant time(Map<String, Object> fields, String name) {
        try {
            return Instant.parse(field(fields, name, String.class));
        } catch (DateTimeException e) {
            throw new InvalidJsonException("/" + name, "must be a time such as 2026-01-31T14:07:12Z");
        }
    }

    private static <T> T field(Map<String, Object> fields, String name, Class<T> type) {
        if (!type.isInstance(fields.get(name))) {
            throw new InvalidJsonException("/" + name, "is missing, or of another type");
        }
        return type.cast(fields.get(name));
    }
}
