package dev.datanomad.lab.cli;

import dev.datanomad.lab.children.ShellVariables;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmark",
        description = {
            "Measures the cost of the migration, side by side with the same service without it, and prints a table.",
            "Takes about ten minutes, for rough figures. Also writes walkthrough/benchmarks/target/results.md."
        },
        footer = "  java -jar walkthrough/benchmarks/target/datanomad-benchmarks.jar --full")
final class BenchmarkCommand extends LabCommand implements Callable<Integer> {

    private static final String JAR = "walkthrough/benchmarks/target/datanomad-benchmarks.jar";

    @Option(
            names = "--full",
            description = {
                "Longer measurements for precise figures; all of them take about an hour.",
                "Writes walkthrough/benchmarks/RESULTS.md instead, and keeps the rows there that are not measured."
            })
    private boolean full;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this benchmark; may be repeated. See --list.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "Lists the benchmarks.")
    private boolean list;

    @Override
    public Integer call() throws InterruptedException {
        Process process = start(Home.requireBuilt(Home.find(), JAR, "The benchmarks are"));
        // Ctrl-C reaches both processes; other signals must be passed on.
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
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().clear();
            builder.environment().putAll(ShellVariables.NEEDED.inherited());
            return builder.start();
        } catch (IOException e) {
            throw LabException.failed("The benchmarks could not be started: " + e.getMessage());
        }
    }
}
