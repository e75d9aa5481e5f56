package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running lab leaves for others to find: commands look here for its port, and the next start for processes that
 * outlived a lab that was killed.
 *
 * @param lab the lab's own process
 * @param port where its front door listens
 * @param folder where it keeps everything
 * @param children the processes it has started
 */
public record LabFile(Running lab, int port, String folder, List<Running> children) {

    /**
     * A process, told apart from a later one with the same number by when it began.
     *
     * @param started milliseconds since 1970; 0 if the system does not say
     */
    public record Running(long pid, long started) {

        static Running of(ProcessHandle process) {
            return new Running(process.pid(), startOf(process));
        }

        /** The process, if it still runs. */
        public Optional<ProcessHandle> find() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(found -> startOf(found) == started);
        }

        private static long startOf(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .map(start -> start.toEpochMilli())
                    .orElse(0L);
        }
    }

    /** Where it is. */
    public static Path path(Path home) {
        return home.resolve(".datanomad").resolve("lab.json");
    }

    /** The lab that runs now, if one does. */
    public static Optional<LabFile> ofRunningLab(Path home) {
        return read(home).filter(file -> file.lab().find().isPresent());
    }

    /** What the last lab left, whether it runs or not. */
    public static Optional<LabFile> read(Path home) {
        return JsonFiles.read(path(home), LabFile.class);
    }

    void write(Path home) throws IOException {
        JsonFiles.write(path(home), this);
    }

    static void delete(Path home) {
        try {
            Files.deleteIfExists(path(home));
        } catch (IOException e) {
            throw LabException.failed(path(home) + " cannot be removed: " + e.getMessage());
        }
    }

    /** Shutdown processes that a lab which is gone has left behind; returns how many. */
    public int endLeftovers() {
        List<ProcessHandle> left =
                children.stream().flatMap(child -> child.find().stream()).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left.size();
    }
}
