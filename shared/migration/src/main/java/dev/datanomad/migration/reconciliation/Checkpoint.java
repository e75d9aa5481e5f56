package dev.datanomad.migration.reconciliation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A {@link Progress} in a file, as JSON, to go on from after a kill.
 *
 * @param file where it is
 * @param task what is done, so that a checkpoint is not taken for another task's
 */
record Checkpoint(Path file, String task) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private record Content(String task, Progress.State progress) {

        Content {
            Objects.requireNonNull(task);
            if (progress.walks().isEmpty()) {
                throw new IllegalArgumentException("A reconciliation walks a range at least");
            }
        }
    }

    /** Writes it, whole or not at all. */
    void save(Progress progress) throws IOException {
        write(file, new Content(task, progress.state()));
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with the reason, if the file is no checkpoint of this task
     */
    Progress load() throws IOException {
        Content content = read(file, Content.class, "it is no checkpoint");
        if (!content.task.equals(task)) {
            throw new IllegalArgumentException(
                    "it belongs to another task, \"" + content.task + "\", and this is \"" + task + "\"");
        }
        return new Progress(content.progress);
    }

    /**
     * Reads a value from a file.
     *
     * @throws IllegalArgumentException with that message, if the file holds something else
     */
    static <T> T read(Path file, Class<T> type, String otherwise) throws IOException {
        try {
            return Objects.requireNonNull(JSON.readValue(Files.readAllBytes(file), type));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(otherwise, e);
        }
    }

    /** Writes a value to a file as JSON, whole or not at all. */
    static void write(Path file, Object content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".writing");
        Files.write(temporary, JSON.writeValueAsBytes(content));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
