package dev.datanomad.benchmarks;

import dev.datanomad.benchmarks.DynamoProxy.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes to both stores while DynamoDB hangs, against writes to MongoDB alone. */
record DualWriteBenchmark(Testbed testbed) implements Benchmark {

    private static final int PER_SECOND = 20;

    @Override
    public String name() {
        return "dualwrite";
    }

    @Override
    public String about() {
        return "The cost of a hanging DynamoDB for a user whose event is written to both stores: the latency of "
                + PER_SECOND + " writes a second, less that of the same process when it writes to MongoDB alone, as a"
                + " multiple of `SECOND_WRITE_MILLIS`, the deadline of the secondary write.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int deadline : new int[] {500, 100}) {
            Map<String, String> settings = Map.of("SECOND_WRITE_MILLIS", Integer.toString(deadline));
            testbed.dynamo(Delay.NONE);
            try (Service stage2 = testbed.stage("stage2-add-dynamodb", settings, 100, 0)) {
                rows.addAll(run(stage2, deadline, full));
            }
        }
        return rows;
    }

    private List<Row> run(Service stage2, int deadline, boolean full) throws InterruptedException {
        Load load = new Load(stage2, Requests.writes(stage2.port()));
        load.warmUp(full ? 30_000 : 10_000);

        testbed.dynamo(Delay.HANGING);
        Figures both = new Figures();
        Figures alone = new Figures();
        Duration time = Duration.ofSeconds(full ? 6 : 3);
        Figures.takeTurns(
                full ? 5 : 1,
                () -> measure(stage2, load, 100, time, both),
                () -> measure(stage2, load, 0, time, alone));
        testbed.dynamo(Delay.NONE);
        String what = "dual write, DynamoDB hanging, " + deadline + " ms";
        return List.of(
                row(what + ", p50", both.p50(), alone.p50(), deadline),
                row(what + ", p99", both.p99(), alone.p99(), deadline));
    }

    private static Row row(String what, Rounds both, Rounds alone, int deadline) {
        Rounds added = both.beside(alone, (with, without) -> (with - without) / deadline);
        return Row.figure(what, both.text("ms"), alone.text("ms"), added, Target.ratioAtMost(1));
    }

    private static void measure(Service stage2, Load load, int write, Duration time, Figures figures)
            throws InterruptedException {
        stage2.flags().dynamo(write, 0);
        load.paced(PER_SECOND, Load.LEAD_IN);
        figures.addPaced(load.paced(PER_SECOND, time));
    }
}
