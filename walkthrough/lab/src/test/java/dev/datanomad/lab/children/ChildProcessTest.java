package dev.datanomad.lab.children;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    @TempDir
    private Path folder;

    @Test
    void a_program_that_has_ended_is_quoted() throws IOException {
        ChildProcess child = run("System.out.println(\"The port is not one I like.\");");

        assertThat(child.endOfLog())
                .isEqualToNormalizingNewlines("The end of the log, " + child.log() + ":\nThe port is not one I like.");
    }

    @Test
    void a_program_that_ended_without_a_word_is_said_to_have_said_nothing() throws IOException {
        ChildProcess child = run("");

        assertThat(child.endOfLog()).isEqualTo("The log, " + child.log() + ", is empty.");
    }

    private ChildProcess run(String statement) throws IOException {
        Path program = folder.resolve("Program.java");
        Files.writeString(program, "class Program { public static void main(String[] args) { " + statement + " } }");
        ChildProcess child =
                ChildProcess.start("the program", List.of(program.toString()), Map.of(), folder.resolve("program.log"));
        await().atMost(Duration.ofSeconds(30)).until(() -> !child.isAlive());
        return child;
    }
}
