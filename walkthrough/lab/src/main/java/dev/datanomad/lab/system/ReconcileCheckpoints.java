package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The checkpoint files of reconciliations: one for each kind of run, copying or dry, of either store, whole or of a tail. The tool removes its file at the end of
 * a run, so a file that exists is that of a run that was killed or failed. Thread-safe.
 */
final class ReconcileCheckpoints {

    private final Path folder;
    private boolean outdated;

    ReconcileCheckpoints(Path folder) {
        this.folder = folder;
    }

    /** The file for a run. Removes checkpoints of other stages, which copy differently, and of this one if it starts anew. */
    synchronized Path prepare(Stage stage, ReconcileOptions options) {
        if (outdated) {
            deleteAll();
            outdated = false;
        }
        for (Stage other : Stage.values()) {
            if (other != stage || options.anew()) {
                delete(file(other, options));
            }
        }
        return file(stage, options);
    }

    /** Lets the next run of each kind start from the beginning, even if one is in progress and will be killed. */
    synchronized void forget() {
        outdated = true;
        deleteAll();
    }

    private void deleteAll() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "checkpoint-*.json")) {
            all.forEach(ReconcileCheckpoints::delete);
        } catch (NoSuchFileException e) {
            // There are none.
        } catch (IOException e) {
            throw LabException.failed("The checkpoints in " + folder + " cannot be listed: " + e.getMessage());
        }
    }

    private Path file(Stage stage, ReconcileOptions options) {
        return folder.resolve("checkpoint-" + (options.dryRun() ? "dry-run" : "copy")
                + (options.isTail() ? "-of-tail" : "")
                + (options.bothWays() ? "-both-ways" : "")
                + "-from-" + options.from() + "-stage" + stage.number() + ".json");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw LabException.failed("The checkpoint " + file + " cannot be removed: " + e.getMessage());
        }
    }
}
