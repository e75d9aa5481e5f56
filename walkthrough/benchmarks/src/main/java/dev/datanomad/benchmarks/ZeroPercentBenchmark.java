package dev.datanomad.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Stage 2 with all of DynamoDB's flags at 0% against stage 1. */
final class ZeroPercentBenchmark implements Benchmark {

    /** Short, and many of them: what else the machine does lasts for seconds, and is then the same for both. */
    private static final Duration FLAT_OUT = Duration.ofSeconds(1);

    private final Testbed testbed;

    ZeroPercentBenchmark(Testbed testbed) {
        this.testbed = testbed;
    }

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
        Duration warmUp = Duration.ofSeconds(full ? 6 : 2);
        try (Service stage1 = testbed.stage("stage1-mongo-only", Map.of());
                Service stage2 = testbed.stage("stage2-add-dynamodb", Map.of())) {
            Requests requests = Requests.halfAndHalf(stage1.post(500));
            Load before = new Load(stage1, requests);
            Load after = new Load(stage2, requests);
            Figures.takeTurns(
                    full ? 10 : 3,
                    () -> before.flatOut(warmUp).requireAnswered(),
                    () -> after.flatOut(warmUp).requireAnswered());

            Figures without = new Figures();
            Figures with = new Figures();
            Figures.takeTurns(
                    full ? 40 : 6,
                    () -> without.measureThroughput(before, FLAT_OUT),
                    () -> with.measureThroughput(after, FLAT_OUT));
            Figures.takeTurns(
                    full ? 12 : 4,
                    () -> without.measureLatency(before, paced),
                    () -> with.measureLatency(after, paced));
            String what = "stage 2 at 0% beside stage 1";
            return List.of(
                    with.throughputBeside(without, what, Target.ratioAtLeast(0.95)),
                    with.p50Beside(without, what),
                    with.p99Beside(without, what, Target.ratioAtMost(1.1)),
                    with.cpuBeside(without, what));
        }
    }
}
