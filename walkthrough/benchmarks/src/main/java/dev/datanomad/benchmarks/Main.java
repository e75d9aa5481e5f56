package dev.datanomad.benchmarks;

import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the benchmarks. */
@Command(
        name = "datanomad-benchmarks",
        sortOptions = false,
        description = {
            "Measures the cost of the migration, and writes walkthrough/benchmarks/target/results.md.",
            "Takes about ten minutes, for rough figures."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything was measured, whether the targets are met or not",
            "1:something could not be measured",
            "2:invalid options"
        })
final class Main implements Callable<Integer> {

    private static volatile boolean stopping;

    @Option(
            names = "--full",
            description = {
                "Longer measurements for precise figures, about an hour for all; leave the machine alone meanwhile.",
                "Writes walkthrough/benchmarks/RESULTS.md instead, and keeps the sections there that are not measured."
            })
    private boolean full;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this benchmark; may be repeated. See --list.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "List the benchmarks, and how they measure.")
    private boolean list;

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    private boolean help;

    public static void main(String... args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((e, command, arguments) -> exitCode(e))
                .execute(args));
    }

    private static int exitCode(Exception e) throws Exception {
        if (stopping) {
            // What was interrupted has failed for that reason.
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (e instanceof LabException failure) {
            System.err.println(failure.getMessage());
            return failure.isInput() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Path home = Home.find();
        try (Testbed testbed = new Testbed(home)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(testbed), "stop"));
            List<Benchmark> chosen = chosen(List.of(
                    new HeartBenchmark(),
                    new ZeroPercentBenchmark(testbed),
                    new ShadowReadBenchmark(testbed),
                    new LaunchDarklyBenchmark(testbed),
                    new DualWriteBenchmark(testbed),
                    new DashboardsBenchmark(testbed),
                    new LabBenchmark(testbed),
                    new ReconciliationBenchmark(testbed)));
            if (list) {
                chosen.forEach(benchmark -> System.out.printf("%s%n    %s%n", benchmark.name(), benchmark.about()));
            } else {
                run(home.resolve("walkthrough/benchmarks"), chosen);
            }
            return CommandLine.ExitCode.OK;
        }
    }

    private List<Benchmark> chosen(List<Benchmark> all) {
        List<String> names = all.stream().map(Benchmark::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw LabException.input(
                        "There is no benchmark \"" + name + "\": the names are " + String.join(", ", names) + ".");
            }
        }
        return all.stream()
                .filter(one -> only.isEmpty() || only.contains(one.name()))
                .toList();
    }

    /** Writes the results after each benchmark, so that an interruption loses only the current one. */
    private void run(Path module, List<Benchmark> chosen) throws InterruptedException, IOException {
        System.out.println(Machine.description());
        double load = Machine.load();
        if (load > 1) {
            System.out.printf("This machine is busy with other work (load %.1f): the figures will be rough.%n", load);
        }
        System.out.printf("%n%s%n", Results.head());
        Results results = new Results(full, "on " + LocalDate.now() + ", on " + Machine.description());
        Path file = module.resolve(full ? "RESULTS.md" : "target/results.md");
        if (full && Files.exists(file)) {
            results.keep(Files.readString(file));
        }
        for (Benchmark benchmark : chosen) {
            System.out.println("-- " + benchmark.name());
            List<Row> rows = benchmark.run(full);
            rows.forEach(row -> System.out.println(Results.line(row)));
            results.add(benchmark, rows);
            Files.writeString(file, results.markdown());
        }
        System.out.printf("%n%s%nWritten to %s%n", results.summary(), file);
    }

    /** JMH's child processes, too. */
    private static void stop(Testbed testbed) {
        stopping = true;
        testbed.close();
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
