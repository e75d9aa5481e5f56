package dev.datanomad.lab.children;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.cli.FakeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ChildProcessTest extends FakeHome {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Starts a child, writes its process id, and waits to be killed. */
    public static final class Parent {

        private Parent() {}

        /** @param arguments the home, and the program of the child */
        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            ChildProcess child = start(home, "the child", arguments[1]);
            Files.writeString(
                    home.resolve("child.pid"), Long.toString(child.handle().pid()));
            new CountDownLatch(1).await();
        }
    }

    @Test
    void a_child_shuts_down_when_its_parent_is_killed() throws IOException {
        Path stopped = folder.resolve("stopped");
        Path child = program("""
                java.nio.file.Path stopped = java.nio.file.Path.of("%s");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        java.nio.file.Files.createFile(stopped);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }));
                System.out.println("ready");
                Thread.sleep(Long.MAX_VALUE);
                """.formatted(stopped.toString().replace("\\", "\\\\")));
        ChildProcess parent = start(
                folder,
                "the parent",
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.toString(),
                child.toString());
        Path log = folder.resolve("the child.log");
        await().atMost(TIMEOUT)
                .until(() -> Files.exists(log) && Files.readString(log).contains("ready"));
        Path pid = folder.resolve("child.pid");
        await().atMost(TIMEOUT).until(() -> Files.exists(pid) && Files.size(pid) > 0);
        ProcessHandle handle =
                ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();

        parent.kill();

        await().atMost(TIMEOUT).until(() -> !handle.isAlive());
        assertThat(stopped).exists();
    }

    @Test
    void the_end_of_a_log_is_quoted() throws IOException {
        ChildProcess child = run("System.out.println(\"The port is not one I like.\");");

        assertThat(child.endOfLog())
                .isEqualToNormalizingNewlines("The end of the log, " + child.log() + ":\nThe port is not one I like.");
    }

    @Test
    void an_empty_log_is_reported_as_empty() throws IOException {
        ChildProcess child = run("");

        assertThat(child.endOfLog()).isEqualTo("The log, " + child.log() + ", is empty.");
    }

    private ChildProcess run(String statements) throws IOException {
        ChildProcess child = start(folder, "the program", program(statements).toString());
        await().atMost(TIMEOUT).until(() -> !child.isAlive());
        return child;
    }

    private Path program(String statements) throws IOException {
        return Files.writeString(
                folder.resolve("Program.java"),
                "class Program { public static void main(String[] args) throws Exception { " + statements + " } }");
    }

    private static ChildProcess start(Path home, String name, String... arguments) {
        return ChildProcess.start(home, name, List.of(arguments), Map.of(), home.resolve(name + ".log"));
    }
}
