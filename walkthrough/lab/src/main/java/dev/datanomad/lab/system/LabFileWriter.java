package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Keeps the {@link LabFile} of this lab up to date, unless another lab was there first. Thread-safe. */
final class LabFileWriter {

    private final Path home;
    private final LabOptions options;
    private boolean made;

    LabFileWriter(Path home, LabOptions options) {
        this.home = home;
        this.options = options;
    }

    synchronized void update(int port, List<ChildProcess> children) {
        boolean another = LabFile.ofRunningLab(home)
                .filter(lab -> lab.lab().pid() != ProcessHandle.current().pid())
                .isPresent();
        if (another) {
            return;
        }
        List<LabFile.Running> running = children.stream()
                .filter(ChildProcess::isAlive)
                .map(child -> LabFile.Running.of(child.handle()))
                .toList();
        LabFile file = new LabFile(
                LabFile.Running.of(ProcessHandle.current()),
                port,
                options.folder().toString(),
                running);
        try {
            file.write(home);
            made = true;
        } catch (IOException e) {
            throw LabException.failed(LabFile.path(home) + " cannot be written: " + e.getMessage());
        }
    }

    synchronized void withdraw() {
        if (made) {
            LabFile.delete(home);
        }
    }
}
