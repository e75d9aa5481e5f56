package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where reconciliations note how far they are: one file for copying, one for dry runs, since each has its own way to go.
 * The program removes its file when it has come to the end, so a file that is there is of a run that has not.
 * Thread-safe.
 */
final class ReconcileCheckpoints {

    private final Path folder;
    private boolean outdated;

    ReconcileCheckpoints(Path folder) {
        this.folder = folder;
    }

    /**
     * The file for a run. What a run of the same kind by another stage has left is removed, as that stage copies
     * otherwise.
     */
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

    /** Has the next run of each kind begin at the beginning, also if one is under way now that will be killed. */
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
