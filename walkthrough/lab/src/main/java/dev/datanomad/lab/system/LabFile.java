package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file that a running lab writes: commands read its port there, and the next start the processes that have outlived a
 * lab that was killed.
 */
public record LabFile(Running lab, int port, String folder, List<Running> children) {

    /** A process; its start, in milliseconds since 1970, distinguishes it from a later one with the same id. */
    public record Running(long pid, long started) {

        static Running of(ProcessHandle process) {
            return new Running(process.pid(), startOf(process));
        }

        /** The process, if it is alive. */
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

    /** The folder of everything that a lab writes, unless it is told another: claimed by the lab that has the file. */
    public static Path folder(Path home) {
        return home.resolve(".datanomad");
    }

    /** The same of the lab of the to-do service, which may run beside the other one. */
    public static Path tasksFolder(Path home) {
        return home.resolve(".datanomad-tasks");
    }

    /** The file in the folder of a lab. */
    public static Path path(Path folder) {
        return folder.resolve("lab.json");
    }

    /** The file of the lab that runs with that folder. */
    public static Optional<LabFile> ofRunningLab(Path folder) {
        return read(folder).filter(file -> file.lab().find().isPresent());
    }

    /** The file of the last lab in a folder, running or not. */
    public static Optional<LabFile> read(Path folder) {
        return JsonFiles.read(path(folder), LabFile.class);
    }

    void write(Path folder) throws IOException {
        JsonFiles.write(path(folder), this);
    }

    static void delete(Path folder) {
        try {
            Files.deleteIfExists(path(folder));
        } catch (IOException e) {
            throw LabException.failed(path(folder) + " cannot be removed: " + e.getMessage());
        }
    }

    /** Kills the child processes that are alive; returns how many. */
    public int killLeftovers() {
        List<ProcessHandle> left =
                children.stream().flatMap(child -> child.find().stream()).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left.size();
    }
}
