package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkpoint files of reconciliations: one for copying runs, one for dry runs. The tool removes its file at the end of
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
                delete(file(other, options.dryRun()));
            }
        }
        return file(stage, options.dryRun());
    }

    /** Lets the next run of each kind start from the beginning, even if one is in progress and will be killed. */
    synchronized void forget() {
        outdated = true;
        deleteAll();
    }

    private void deleteAll() {
        for (Stage stage : Stage.values()) {
            delete(file(stage, true));
            delete(file(stage, false));
        }
    }

    private Path file(Stage stage, boolean dryRun) {
        return folder.resolve("checkpoint-" + (dryRun ? "dry-run" : "copy") + "-stage" + stage.number() + ".json");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw LabException.failed("The checkpoint " + file + " cannot be removed: " + e.getMessage());
        }
    }
}
