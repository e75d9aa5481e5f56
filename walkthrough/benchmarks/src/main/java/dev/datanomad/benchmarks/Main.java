package dev.datanomad.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the benchmarks. */
@Command(
        name = "datanomad-benchmarks",
        sortOptions = false,
        description = {
            "Measures what the migration costs, and writes walkthrough/benchmarks/target/results.md.",
            "In the short form it takes about ten minutes, and the figures are rough."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all was measured, whether the targets are met or not",
            "1:something was not",
            "2:wrong options"
        })
final class Main implements Callable<Integer> {

    private static volatile boolean stopping;

    @Option(
            names = "--full",
            description = {
                "Take about an hour for all, for figures worth keeping; leave the machine alone meanwhile.",
                "Writes walkthrough/benchmarks/RESULTS.md instead; what is not measured stays as it is there."
            })
    private boolean full;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this one; may be repeated. See --list.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "Say what is measured, and how.")
    private boolean list;

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    private boolean help;

    public static void main(String... args) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((e, command, arguments) -> refuse(e))
                .execute(args));
    }

    private static int refuse(Exception e) throws Exception {
        if (stopping) {
            // What was ended in the middle has failed, and that needs no words.
            return 1;
        }
        if (e instanceof BenchmarkException) {
            System.err.println(e.getMessage());
            return 1;
        }
        throw e;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Home home = Home.find();
        try (Testbed testbed = new Testbed(home)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(testbed), "stop"));
            List<Benchmark> chosen = chosen(List.of(
                    new HeartBenchmark(),
                    new ZeroPercentBenchmark(testbed),
                    new ShadowReadBenchmark(testbed),
                    new LaunchDarklyBenchmark(testbed),
                    new DualWriteBenchmark(testbed),
                    new DashboardsBenchmark(testbed),
                    new ReconciliationBenchmark(testbed)));
            if (list) {
                chosen.forEach(benchmark -> System.out.printf("%s%n    %s%n", benchmark.name(), benchmark.about()));
                return CommandLine.ExitCode.OK;
            }
            run(home, chosen);
            return CommandLine.ExitCode.OK;
        }
    }

    private List<Benchmark> chosen(List<Benchmark> all) {
        List<String> names = all.stream().map(Benchmark::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new BenchmarkException(
                        "There is no benchmark \"" + name + "\": the names are " + String.join(", ", names) + ".");
            }
        }
        return only.isEmpty()
                ? all
                : all.stream().filter(one -> only.contains(one.name())).toList();
    }

    /** Writes what has been measured after each benchmark: one that is ended early leaves what it has. */
    private void run(Home home, List<Benchmark> chosen) throws InterruptedException, IOException {
        System.out.println(Machine.description());
        Machine.load()
                .filter(load -> load > 1)
                .ifPresent(load -> System.out.printf(
                        "This machine is busy with other things (load %.1f): the figures will be rough.%n", load));
        System.out.println();
        System.out.println(Table.head());
        Results results = new Results(full, "on " + LocalDate.now() + ", on " + Machine.description());
        Path file = full ? home.committedResults() : home.target().resolve("results.md");
        if (full && Files.exists(file)) {
            results.keep(Files.readString(file));
        }
        for (Benchmark benchmark : chosen) {
            System.out.println("-- " + benchmark.name());
            List<Row> rows = benchmark.run(full);
            rows.forEach(row -> System.out.println(Table.line(row)));
            results.add(benchmark, rows);
            Files.writeString(file, results.markdown());
        }
        System.out.println();
        System.out.println(results.summary());
        System.out.println("Written to " + file);
    }

    /** Also when interrupted: JMH's JVMs too. */
    private static void stop(Testbed testbed) {
        stopping = true;
        testbed.close();
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
