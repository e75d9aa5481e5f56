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

/** Soft limits of a running process, by {@code prlimit}. To a program, a file that cannot grow is a full disk. */
final class ProcessLimits {

    private static final String MISSING =
            "Not tested: limits of a running process need prlimit (of util-linux, on Linux only).";

    private ProcessLimits() {}

    /** What happens while a process is limited. */
    @FunctionalInterface
    interface Meanwhile {
        void happen() throws Exception;
    }

    /** Skips the test without prlimit, or fails it in CI. */
    static void assumeSupported() {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prlimit")));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(MISSING);
        }
        Assumptions.assumeTrue(there, MISSING);
    }

    /** Limits the file descriptors of a process, which connections need, too. */
    static void whileFilesAreShort(long pid, long limit, Meanwhile meanwhile) throws Exception {
        whileLimited(pid, "nofile", Long.toString(limit), "4096", meanwhile);
    }

    /** Limits the size of the files that a process writes, in bytes. */
    static void whileDiskIsFull(long pid, long bytes, Meanwhile meanwhile) throws Exception {
        whileLimited(pid, "fsize", Long.toString(bytes), "unlimited", meanwhile);
    }

    private static void whileLimited(long pid, String resource, String limit, String later, Meanwhile meanwhile)
            throws Exception {
        set(pid, resource, limit);
        try {
            meanwhile.happen();
        } finally {
            set(pid, resource, later);
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
