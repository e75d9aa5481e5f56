package dev.datanomad.lab.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that belong to the lab. */
public final class Folders {

    private Folders() {}

    /**
     * Makes a folder, or empties it.
     *
     * @return the folder
     */
    public static Path empty(Path folder) {
        delete(folder);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw LabException.failed("The folder " + folder + " cannot be made: " + e.getMessage());
        }
    }

    /** Removes a folder with everything in it; one that is not there is fine. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw LabException.failed("The folder " + folder + " cannot be removed: " + e.getMessage());
        }
    }
}
