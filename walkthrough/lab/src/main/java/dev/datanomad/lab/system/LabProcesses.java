package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The child processes of a lab: starts them, and lists those that are alive in the {@link LabFile}, unless another process
 * has claimed its folder. Thread-safe.
 */
public final class LabProcesses {

    /** Such a program starts sooner, and leaves more of the machine to the others: it is rarely the one that is measured. */
    private static final List<String> START_QUICKLY = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path home;
    private final Path labFolder;
    private final LabOptions options;
    private final List<ChildProcess> children = new ArrayList<>();
    private int port;
    private boolean written;

    LabProcesses(Path home, LabOptions options) {
        this(home, LabFile.folder(home), options);
    }

    /**
     * Those of a lab.
     *
     * @param home where the programs are
     * @param labFolder where the file is
     */
    public LabProcesses(Path home, Path labFolder, LabOptions options) {
        this.home = home;
        this.labFolder = labFolder;
        this.options = options;
    }

    /** The root of the repository. */
    public Path home() {
        return home;
    }

    LabOptions options() {
        return options;
    }

    /**
     * Starts a program.
     *
     * @param arguments of {@code java}
     * @param log its name in the folder of logs
     */
    public synchronized ChildProcess start(
            String name, List<String> arguments, Map<String, String> environment, String log) {
        List<String> all = new ArrayList<>(START_QUICKLY);
        all.addAll(arguments);
        ChildProcess child =
                ChildProcess.start(home, name, all, environment, options.logs().resolve(log));
        children.add(child);
        update();
        return child;
    }

    /** Writes the file for the first time. */
    public synchronized void publish(int port) {
        this.port = port;
        update();
    }

    /** Removes processes that have ended from the file. */
    public synchronized void update() {
        children.removeIf(child -> !child.isAlive());
        if (!Claim.take(labFolder)) {
            return;
        }
        List<LabFile.Running> running = children.stream()
                .map(child -> LabFile.Running.of(child.handle()))
                .toList();
        try {
            new LabFile(
                            LabFile.Running.of(ProcessHandle.current()),
                            port,
                            options.folder().toString(),
                            running)
                    .write(labFolder);
            written = true;
        } catch (IOException e) {
            throw LabException.failed(LabFile.path(labFolder) + " cannot be written: " + e.getMessage());
        }
    }

    /** Deletes the file, if it is this lab's, and gives the folder back. */
    public synchronized void withdraw() {
        if (written) {
            LabFile.delete(labFolder);
            Claim.giveBack(labFolder);
        }
    }
}
