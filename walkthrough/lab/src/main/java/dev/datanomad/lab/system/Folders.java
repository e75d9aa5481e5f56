package dev.datanomad.lab.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Creates and deletes folders of the lab. */
public final class Folders {

    private Folders() {}

    /** Creates a folder, or empties it; returns it. */
    public static Path empty(Path folder) {
        delete(folder);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw LabException.failed("The folder " + folder + " cannot be created: " + e.getMessage());
        }
    }

    /** Deletes a folder with everything in it, if it exists. */
    public static void delete(Path folder) {
        delete(folder, path -> true);
    }

    /** Deletes everything in a folder that this process has claimed, but not the claim. */
    public static void deleteContents(Path claimed) {
        try {
            Path folder = claimed.toRealPath();
            Path claim = Claim.file(folder);
            delete(folder, path -> !path.equals(folder) && !path.equals(claim));
        } catch (IOException e) {
            throw LabException.failed("The folder " + claimed + " cannot be emptied: " + e.getMessage());
        }
    }

    private static void delete(Path folder, Predicate<Path> which) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst =
                    all.filter(which).sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw LabException.failed("The folder " + folder + " cannot be deleted: " + e.getMessage());
        }
    }
}
