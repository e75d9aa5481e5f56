package dev.datanomad.benchmarks;

import dev.datanomad.Heart;
import dev.datanomad.lab.system.LabException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The two rules and the flags, per event, against calling a store in memory directly. */
record HeartBenchmark() implements Benchmark {

    private static final String MICROSECONDS = "\u00b5s";
    private static final Target OFF = Target.atMost(1, MICROSECONDS);
    private static final Target ON = Target.atMost(5, MICROSECONDS);

    @Override
    public String name() {
        return "heart";
    }

    @Override
    public String about() {
        return "What `MigratingEventStore` adds to an operation of a store in memory, with flags that LaunchDarkly's"
                + " SDK evaluates from a file: the difference of two averages, both measured by JMH in JVMs of their own,"
                + " each the median over JMH's iterations. At 50% each flag hashes its user, which costs most. Reads"
                + " that are compared come 100 microseconds apart, which is not measured, so that each is really handed"
                + " over; the share of them that was compared is said, too.";
    }

    @Override
    public List<Row> run(boolean full) {
        Map<String, RunResult> of = new HashMap<>();
        of.putAll(measure("(flags|putDirect|put|findDirect|find)", full, "0", "0"));
        of.putAll(measure("(flags|put)", full, "50", "0"));
        of.putAll(measure("put", full, "100", "0"));
        of.putAll(measure("comparedDirect", full, "100", "100"));
        of.putAll(measure("compared", full, "100", "50", "100"));
        return List.of(
                Row.figure(
                        "the four flags of a user, all off or on",
                        rounds(of, "flags 0 0").text(MICROSECONDS),
                        ""),
                Row.figure(
                        "the four flags of a user, one at 50%",
                        rounds(of, "flags 50 0").text(MICROSECONDS), ""),
                added("put, DynamoDB off", of, "put 0 0", "putDirect 0 0", OFF),
                added("put, DynamoDB written for 50% of the users", of, "put 50 0", "putDirect 0 0", ON),
                added("put, DynamoDB written for all", of, "put 100 0", "putDirect 0 0", ON),
                added("find, DynamoDB off", of, "find 0 0", "findDirect 0 0", OFF),
                added("find, compared for 50% of the users", of, "compared 100 50", "comparedDirect 100 100", ON),
                added(
                        "find, compared for all (" + share(of.get("compared 100 100")) + " were)",
                        of,
                        "compared 100 100",
                        "comparedDirect 100 100",
                        ON));
    }

    private static Row added(String what, Map<String, RunResult> results, String with, String without, Target target) {
        return Row.added(what, rounds(results, with), rounds(results, without), MICROSECONDS, target);
    }

    /** Many short iterations: other work of the machine spoils some of them, and not the median. */
    private static Map<String, RunResult> measure(String methods, boolean full, String write, String... read) {
        Options options = new OptionsBuilder()
                .include("^" + Heart.class.getName().replace(".", "\\.") + "\\." + methods + "$")
                .param("write", write)
                .param("read", read)
                .jvmArgsAppend("-Dlogback.configurationFile=logback-benchmarks.xml")
                .forks(full ? 3 : 1)
                .warmupIterations(8)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(full ? 60 : 40)
                .measurementTime(TimeValue.milliseconds(20))
                .timeUnit(TimeUnit.MICROSECONDS)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            return new Runner(options)
                    .run().stream().collect(Collectors.toMap(HeartBenchmark::name, Function.identity()));
        } catch (RunnerException e) {
            throw LabException.failed("JMH could not measure: " + e.getMessage());
        }
    }

    private static String name(RunResult result) {
        return String.join(
                " ",
                result.getPrimaryResult().getLabel(),
                result.getParams().getParam("write"),
                result.getParams().getParam("read"));
    }

    private static Rounds rounds(Map<String, RunResult> results, String name) {
        return new Rounds(results.get(name).getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList());
    }

    private static String share(RunResult result) {
        double compared = result.getSecondaryResults().get("compared").getScore();
        double unchecked = result.getSecondaryResults().get("unchecked").getScore();
        return Rounds.number(100 * compared / (compared + unchecked)) + "%";
    }
}
