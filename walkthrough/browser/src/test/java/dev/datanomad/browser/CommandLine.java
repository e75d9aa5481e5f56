package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A shell, into which a command is pasted that a page shows. */
final class CommandLine {

    private static final String PROGRAM = "./datanomad ";
    private static final Path ROOT = Path.of(System.getProperty("datanomad.root"));

    private CommandLine() {}

    /** Runs a command of the lab that runs in a home, which has to succeed, and returns what it prints. */
    static String run(Path home, String command) throws IOException, InterruptedException {
        assertThat(command).startsWith(PROGRAM);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path jar = ROOT.resolve("walkthrough/lab/target/datanomad-lab.jar");
        // The script that a person runs would build what is older than its sources.
        String script = "\"$0\" \"-Ddatanomad.root=$2\" -jar \"$1\" " + command.substring(PROGRAM.length());
        Process shell = new ProcessBuilder(List.of("bash", "-c", script, java, jar.toString(), home.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }
}
