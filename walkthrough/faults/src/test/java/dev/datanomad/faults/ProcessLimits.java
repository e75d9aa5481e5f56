package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A soft limit of a running process, by {@code prlimit}; lifted when closed. A file that may not grow is, for the program
 * that writes it, as good as a full disk.
 */
final class ProcessLimits implements AutoCloseable {

    private static final String MISSING = "There is no prlimit here (util-linux, on Linux only): nothing can be taken"
            + " from a running process, so this was not tested.";

    private final long pid;
    private final String resource;

    private ProcessLimits(long pid, String resource) {
        this.pid = pid;
        this.resource = resource;
    }

    /** Skips the test if processes cannot be limited here, or fails it where nothing may be skipped. */
    static void requireThem() {
        boolean there = Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(
                Path.of(folder, "prlimit")));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(MISSING);
        }
        Assumptions.assumeTrue(there, MISSING);
    }

    /** Lets a process have only so many files and connections more than it has now. */
    static ProcessLimits files(long pid, int more) throws Exception {
        return new ProcessLimits(pid, "nofile").set(Long.toString(openFiles(pid) + more));
    }

    /** Lets a process write nothing into files beyond that many bytes from their beginning. */
    static ProcessLimits fileSize(long pid, long bytes) throws Exception {
        return new ProcessLimits(pid, "fsize").set(Long.toString(bytes));
    }

    static long openFiles(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.count();
        }
    }

    private ProcessLimits set(String soft) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--" + resource + "=" + soft + ":")
                .redirectErrorStream(true)
                .start();
        String output = new String(prlimit.getInputStream().readAllBytes());
        assertThat(prlimit.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(prlimit.exitValue()).as(output).isZero();
        return this;
    }

    /** Lets it have as much as it may. */
    @Override
    public void close() throws IOException {
        try {
            set(resource.equals("nofile") ? "4096" : "unlimited");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
