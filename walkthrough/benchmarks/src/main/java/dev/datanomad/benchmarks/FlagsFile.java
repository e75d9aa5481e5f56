package dev.datanomad.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A service's flags: a file that is always replaced as a whole. At first, DynamoDB is off. */
final class FlagsFile {

    private final Path file;

    /** A new one in that folder. */
    FlagsFile(Path folder, String name) {
        file = folder.resolve(name + ".json");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(name + ".last-good.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dynamo(false, false);
    }

    Path path() {
        return file;
    }

    /** Turns writing and reading DynamoDB on or off, for everybody. */
    void dynamo(boolean write, boolean read) {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(temporary, FlagsJson.of(write ? 100 : 0, read ? 100 : 0));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
