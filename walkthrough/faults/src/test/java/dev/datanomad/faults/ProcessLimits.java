package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Soft limits of a running process, by {@code prlimit}. A file that may not grow is, for the program
 * that writes it, as good as a full disk.
 */
final class ProcessLimits {

    private static final String MISSING = "There is no prlimit here (util-linux, on Linux only): nothing can be taken"
            + " from a running process, so this was not tested.";
    private static final String ENOUGH_FILES = "4096";
    private static final String ANY_SIZE = "unlimited";

    private ProcessLimits() {}

    /** What happens while a process is short of something. */
    @FunctionalInterface
    interface Meanwhile {
        void happen() throws Exception;
    }

    /** Skips the test if processes cannot be limited here, or fails it where nothing may be skipped. */
    static void requireThem() {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prlimit")));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(MISSING);
        }
        Assumptions.assumeTrue(there, MISSING);
    }

    /** Lets a process have only so many files and connections. */
    static void whileFilesAreShort(long pid, long limit, Meanwhile meanwhile) throws Exception {
        whileLimited(pid, "nofile", Long.toString(limit), ENOUGH_FILES, meanwhile);
    }

    /** Lets a process write nothing into files beyond that many bytes from their beginning. */
    static void whileDiskIsFull(long pid, long bytes, Meanwhile meanwhile) throws Exception {
        whileLimited(pid, "fsize", Long.toString(bytes), ANY_SIZE, meanwhile);
    }

    private static void whileLimited(long pid, String resource, String limit, String enough, Meanwhile meanwhile)
            throws Exception {
        set(pid, resource, limit);
        try {
            meanwhile.happen();
        } finally {
            set(pid, resource, enough);
        }
    }

    static long openFiles(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.count();
        }
    }

    private static void set(long pid, String resource, String soft) throws IOException, InterruptedException {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return;
        }
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--" + resource + "=" + soft + ":")
                .redirectErrorStream(true)
                .start();
        String output = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(prlimit.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(prlimit.exitValue()).as(output).isZero();
    }
}
