package dev.datanomad.benchmarks;

import dev.datanomad.benchmarks.DynamoProxy.Delay;
import dev.datanomad.benchmarks.Service.Comparisons;
import dev.datanomad.lab.system.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stage 2 with shadow reads against the same process without them, while DynamoDB is slow or hangs. */
record ShadowReadBenchmark(Testbed testbed) implements Benchmark {

    private static final Target TARGET = Target.ratioAtMost(1.05);

    /** Few, so that waiting for DynamoDB would show, rather than the lack of cores. */
    private static final int PER_SECOND = 50;

    private static final int FIRST_PER_SECOND = 1_000;
    private static final int WARM_UP_PER_SECOND = 300;

    @Override
    public String name() {
        return "shadow";
    }

    @Override
    public String about() {
        return "Reads of stage 2 that are compared with DynamoDB, for all users, against the same process with"
                + " `read-events-dynamo` at 0%, in rounds that take turns: " + PER_SECOND
                + " reads a second of existing events, at random intervals, after the JVM has been warmed up with each delay."
                + " DynamoDB is slowed by a proxy in front of it. Both run on the same cores as the service here, with a low"
                + " priority; what they cost all the same is in these figures, most of all where DynamoDB answers.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        testbed.dynamo(Delay.NONE);
        try (Service stage2 = testbed.stage("stage2-add-dynamodb", Map.of(), 100, 100)) {
            Load load = new Load(stage2, Requests.reads(stage2.port(), stage2.post(500)));
            load.paced(FIRST_PER_SECOND, Duration.ofSeconds(full ? 40 : 15)).requireAnswered();
            List<Row> rows = new ArrayList<>();
            for (Delay delay : Delay.values()) {
                rows.addAll(compare(stage2, load, delay, full));
            }
            return rows;
        }
    }

    private List<Row> compare(Service stage2, Load load, Delay delay, boolean full) throws InterruptedException {
        Figures with = new Figures();
        Figures without = new Figures();
        List<Comparisons> comparisons = new ArrayList<>();
        prepare(stage2, load, delay, 100);
        load.paced(WARM_UP_PER_SECOND, Duration.ofSeconds(full ? 20 : 4)).requireAnswered();
        Duration time = Duration.ofSeconds(full ? 10 : 4);
        Figures.takeTurns(
                full ? 12 : 3,
                () -> {
                    Comparisons before = prepare(stage2, load, delay, 100);
                    with.addPaced(load.paced(PER_SECOND, time));
                    comparisons.add(stage2.comparisons().since(before));
                },
                () -> {
                    Comparisons before = prepare(stage2, load, delay, 0);
                    without.addPaced(load.paced(PER_SECOND, time));
                    if (!stage2.comparisons().equals(before)) {
                        throw LabException.failed("Reads were compared that should not have been.");
                    }
                });
        String what = "shadow reads, DynamoDB " + delay;
        return List.of(
                with.p50Beside(without, what, TARGET),
                with.p99Beside(without, what + " (" + share(comparisons) + " compared)", TARGET),
                with.cpuBeside(without, what));
    }

    /** Lets the round before come to its end, so that no round suffers from another. */
    private Comparisons prepare(Service stage2, Load load, Delay delay, int read) throws InterruptedException {
        testbed.dynamo(Delay.NONE);
        stage2.flags().dynamo(100, read);
        stage2.awaitIdle();
        testbed.dynamo(delay);
        load.paced(PER_SECOND, Load.LEAD_IN);
        return stage2.comparisons();
    }

    private static String share(List<Comparisons> all) {
        long checked = all.stream().mapToLong(Comparisons::checked).sum();
        long unchecked = all.stream().mapToLong(Comparisons::unchecked).sum();
        return checked + unchecked == 0 ? "none" : Rounds.number(100.0 * checked / (checked + unchecked)) + "%";
    }
}
