package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmark",
        description = {
            "Measures what the migration costs, each time beside the same without it, and prints a table.",
            "Takes about ten minutes; the figures are rough then. Also writes walkthrough/benchmarks/target/results.md."
        },
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = "  java -jar walkthrough/benchmarks/target/datanomad-benchmarks.jar --full")
final class BenchmarkCommand implements Callable<Integer> {

    private static final String JAR = "walkthrough/benchmarks/target/datanomad-benchmarks.jar";

    @Option(
            names = "--full",
            description = {
                "With figures worth keeping, in about an hour for all.",
                "Writes walkthrough/benchmarks/RESULTS.md instead; what is not measured stays as it is there."
            })
    private boolean full;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this one; may be repeated. See --list.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "Say what is measured, and how.")
    private boolean list;

    @Override
    public Integer call() throws InterruptedException {
        Path jar = Home.find().resolve(JAR);
        if (!Files.exists(jar)) {
            throw LabException.failed("The benchmarks are not built: run ./mvnw -DskipTests package.");
        }
        Process process = start(jar);
        // Ctrl-C reaches both by itself; any other end of this one is passed on.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop"));
        return process.waitFor();
    }

    private Process start(Path jar) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(jar.toString());
        if (full) {
            command.add("--full");
        }
        if (list) {
            command.add("--list");
        }
        only.forEach(name -> command.addAll(List.of("--only", name)));
        try {
            return new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw LabException.failed("The benchmarks could not be started: " + e.getMessage());
        }
    }
}
