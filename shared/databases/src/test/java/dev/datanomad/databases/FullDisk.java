package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * No room for the files of a running process, by {@code prlimit}: for the program that writes it, a file that may not
 * grow is as good as a full disk.
 */
final class FullDisk {

    private static final String MISSING = "There is no prlimit here (util-linux, on Linux only): no file of a running"
            + " process can be kept from growing, so this was not tested.";

    private FullDisk() {}

    /** Skips the test if this is impossible here, or fails it where nothing may be skipped. */
    static void requireIt() {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prlimit")));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(MISSING);
        }
        Assumptions.assumeTrue(there, MISSING);
    }

    /** Lets a process write nothing into files beyond that many bytes from their beginning. */
    static void forProcess(long pid, long bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":")
                .redirectErrorStream(true)
                .start();
        String output = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(prlimit.waitFor()).as(output).isZero();
    }
}
