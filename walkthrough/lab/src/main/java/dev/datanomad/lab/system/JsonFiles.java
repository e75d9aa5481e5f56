package dev.datanomad.lab.system;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** JSON of the lab's files and of its API. Thread-safe. */
public final class JsonFiles {

    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private JsonFiles() {}

    /**
     * Replaces a file atomically: a reader sees the old content or the new one, never a part. Of a symbolic link the target
     * is replaced, even if it does not exist yet.
     */
    public static void write(Path file, Object value) throws IOException {
        replace(file, MAPPER.writeValueAsBytes(value));
    }

    /** The same with any content. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path target = target(file);
        Files.createDirectories(target.getParent());
        Path whole =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".tmp");
        try {
            Files.write(whole, content);
            move(whole, target);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** Reads a file; empty if it is missing or invalid. */
    public static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(file.toFile(), type));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path target(Path file) throws IOException {
        Path target = file;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static void move(Path whole, Path file) throws IOException {
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
