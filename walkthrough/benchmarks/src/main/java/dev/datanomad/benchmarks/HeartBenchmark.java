package dev.datanomad.benchmarks;

import dev.datanomad.HeartCost;
import dev.datanomad.ShadowCost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The two rules and the flags, per event, against calling a store in memory directly. */
final class HeartBenchmark implements Benchmark {

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
                + " each the median over JMH's iterations. At 50% each flag hashes its user, which is the dearest. Reads"
                + " that are compared come 100 microseconds apart, which is not measured, so that each is really handed"
                + " over; how many of them were compared is said too.";
    }

    @Override
    public List<Row> run(boolean full) {
        Map<String, RunResult> of = new HashMap<>();
        of.putAll(measure(HeartCost.class, "(putDirect|findDirect|flags|put|find)", full, "0"));
        of.putAll(measure(HeartCost.class, "(flags|put)", full, "50"));
        of.putAll(measure(HeartCost.class, "put", full, "100"));
        of.putAll(measure(ShadowCost.class, "comparedDirect", full, "100"));
        of.putAll(measure(ShadowCost.class, "compared", full, "50", "100"));
        return List.of(
                Row.figure("the four flags of a user, all off or on", text(of, "flags 0"), ""),
                Row.figure("the four flags of a user, one at 50%", text(of, "flags 50"), ""),
                added("put, DynamoDB off", of, "put 0", "putDirect 0", OFF),
                added("put, DynamoDB written for 50% of the users", of, "put 50", "putDirect 0", ON),
                added("put, DynamoDB written for all", of, "put 100", "putDirect 0", ON),
                added("find, DynamoDB off", of, "find 0", "findDirect 0", OFF),
                added("find, compared for 50% of the users", of, "compared 50", "comparedDirect 100", ON),
                added(
                        "find, compared for all (" + share(of.get("compared 100")) + " were)",
                        of,
                        "compared 100",
                        "comparedDirect 100",
                        ON));
    }

    private static String text(Map<String, RunResult> results, String name) {
        return rounds(results, name).text(MICROSECONDS);
    }

    private static Row added(String what, Map<String, RunResult> results, String with, String without, Target target) {
        return Row.added(what, rounds(results, with), rounds(results, without), MICROSECONDS, target);
    }

    /** Many short iterations: what the machine does in between then spoils some of them, and not the median. */
    private static Map<String, RunResult> measure(
            Class<?> benchmarks, String methods, boolean full, String... percent) {
        Options options = new OptionsBuilder()
                .include("^" + benchmarks.getName().replace(".", "\\.") + "\\." + methods + "$")
                .param("percent", percent)
                .jvmArgsAppend("-Dlogback.configurationFile=logback-benchmarks.xml")
                .forks(full ? 3 : 1)
                .warmupIterations(full ? 8 : 4)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(full ? 60 : 40)
                .measurementTime(TimeValue.milliseconds(20))
                .timeUnit(TimeUnit.MICROSECONDS)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            Collection<RunResult> results = new Runner(options).run();
            Map<String, RunResult> byName = new HashMap<>();
            results.forEach(result -> byName.put(name(result.getParams()), result));
            return byName;
        } catch (RunnerException e) {
            throw new BenchmarkException("JMH could not measure: " + e.getMessage());
        }
    }

    private static String name(BenchmarkParams params) {
        String method = params.getBenchmark();
        return method.substring(method.lastIndexOf('.') + 1) + " " + params.getParam("percent");
    }

    private static Rounds rounds(Map<String, RunResult> results, String name) {
        List<Double> scores = new ArrayList<>();
        for (BenchmarkResult fork : results.get(name).getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                scores.add(iteration.getPrimaryResult().getScore());
            }
        }
        return new Rounds(scores);
    }

    private static String share(RunResult result) {
        double compared = result.getSecondaryResults().get("compared").getScore();
        double unchecked = result.getSecondaryResults().get("unchecked").getScore();
        return Rounds.number(100 * compared / (compared + unchecked)) + "%";
    }
}
