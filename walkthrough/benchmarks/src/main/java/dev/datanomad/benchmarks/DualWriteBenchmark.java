package dev.datanomad.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes to both stores while DynamoDB hangs, against writes to MongoDB alone. */
final class DualWriteBenchmark implements Benchmark {

    private static final int PER_SECOND = 20;
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Testbed testbed;

    DualWriteBenchmark(Testbed testbed) {
        this.testbed = testbed;
    }

    @Override
    public String name() {
        return "dualwrite";
    }

    @Override
    public String about() {
        return "What a hanging DynamoDB costs a user whose event is written to both stores: the latency of "
                + PER_SECOND + " writes a second, less that of the same process when it writes to MongoDB alone, as a"
                + " multiple of `SECOND_WRITE_MILLIS`, the deadline of the second write.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int deadline : new int[] {500, 100}) {
            try (Service stage2 =
                    testbed.stage("stage2-add-dynamodb", Map.of("SECOND_WRITE_MILLIS", Integer.toString(deadline)))) {
                rows.addAll(run(stage2, deadline, full));
            }
        }
        return rows;
    }

    private List<Row> run(Service stage2, int deadline, boolean full) throws InterruptedException {
        Load load = new Load(stage2, Requests.writes());
        testbed.dynamo(DelayedDynamo.NOT);
        stage2.flags().dynamo(true, false);
        Thread.sleep(SETTLE.toMillis());
        load.flatOut(Duration.ofSeconds(full ? 10 : 4)).requireAnswered();

        Figures both = new Figures();
        Figures alone = new Figures();
        Duration time = Duration.ofSeconds(full ? 10 : 3);
        testbed.dynamo(DelayedDynamo.HANGING);
        Figures.takeTurns(
                full ? 3 : 1,
                () -> measure(stage2, load, true, time, both),
                () -> measure(stage2, load, false, time, alone));
        testbed.dynamo(DelayedDynamo.NOT);
        String what = "dual write, DynamoDB hanging, " + deadline + " ms";
        return List.of(
                row(what + ", p50", both.p50(), alone.p50(), deadline),
                row(what + ", p99", both.p99(), alone.p99(), deadline));
    }

    private static Row row(String what, Rounds both, Rounds alone, int deadline) {
        return Row.figure(what, both.text("ms"), alone.text("ms"), both.above(alone) / deadline, Target.ratioAtMost(1));
    }

    private static void measure(Service stage2, Load load, boolean both, Duration time, Figures figures)
            throws InterruptedException {
        stage2.flags().dynamo(both, false);
        load.paced(PER_SECOND, SETTLE);
        figures.addPaced(load.paced(PER_SECOND, time).requireAnswered());
    }
}
