package dev.datanomad.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Stage 2 with all of DynamoDB's flags at 0% against stage 1. */
record ZeroPercentBenchmark(Testbed testbed) implements Benchmark {

    /** Short, and many of them: other work of the machine lasts for seconds, and then affects both. */
    private static final Duration FLAT_OUT = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "stages";
    }

    @Override
    public String about() {
        return "Stage 2 with DynamoDB's flags at 0% against stage 1, both running on the same MongoDB: half writes, half"
                + " reads, in rounds that take turns, after both JVMs have been warmed up. Throughput: "
                + Load.FEW_CLIENTS
                + " clients, each with one request after the other. Latency: " + Load.PER_SECOND
                + " requests a second at random intervals, whatever the answers do.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        Duration paced = Duration.ofSeconds(full ? 5 : 2);
        int warmUp = full ? 30_000 : 10_000;
        try (Service stage1 = testbed.stage("stage1-mongo-only", Map.of(), 0, 0);
                Service stage2 = testbed.stage("stage2-add-dynamodb", Map.of(), 0, 0)) {
            List<String> paths = stage1.post(500);
            Load before = new Load(stage1, Requests.halfAndHalf(stage1.port(), paths));
            Load after = new Load(stage2, Requests.halfAndHalf(stage2.port(), paths));
            Figures.takeTurns(full ? 10 : 5, () -> before.warmUp(warmUp), () -> after.warmUp(warmUp));

            Figures without = new Figures();
            Figures with = new Figures();
            Figures.takeTurns(
                    full ? 40 : 6,
                    () -> without.addThroughput(before.flatOut(FLAT_OUT)),
                    () -> with.addThroughput(after.flatOut(FLAT_OUT)));
            Figures.takeTurns(
                    full ? 12 : 4,
                    () -> without.addPaced(before.paced(Load.PER_SECOND, paced)),
                    () -> with.addPaced(after.paced(Load.PER_SECOND, paced)));
            String what = "stage 2 at 0% beside stage 1";
            return List.of(
                    with.throughputBeside(without, what, Target.ratioAtLeast(0.95)),
                    with.p50Beside(without, what, Target.NONE),
                    with.p99Beside(without, what, Target.ratioAtMost(1.1)),
                    with.cpuBeside(without, what));
        }
    }
}
