package dev.datanomad.benchmarks;

import dev.datanomad.benchmarks.Service.Comparisons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stage 2 with shadow reads against the same process without them, while DynamoDB is slow or hangs. */
final class ShadowReadBenchmark implements Benchmark {

    private static final Target TARGET = Target.ratioAtMost(1.05);

    /** Few, so that what is seen is more the waiting for DynamoDB, if there is any, than the want of cores. */
    private static final int PER_SECOND = 50;

    private static final int FIRST_PER_SECOND = 1_000;
    private static final int WARM_UP_PER_SECOND = 300;

    private final Testbed testbed;

    ShadowReadBenchmark(Testbed testbed) {
        this.testbed = testbed;
    }

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
        try (Service stage2 = testbed.stage("stage2-add-dynamodb", Map.of())) {
            stage2.flags().dynamo(true, true);
            Thread.sleep(Service.COMPARED.toMillis());
            Load load = new Load(stage2, Requests.reads(stage2.post(500)));
            load.paced(FIRST_PER_SECOND, Duration.ofSeconds(full ? 40 : 8)).requireAnswered();
            List<Row> rows = new ArrayList<>();
            for (DelayedDynamo delay : DelayedDynamo.values()) {
                rows.addAll(compare(stage2, load, delay, full));
            }
            return rows;
        }
    }

    private List<Row> compare(Service stage2, Load load, DelayedDynamo delay, boolean full)
            throws InterruptedException {
        Figures with = new Figures();
        Figures without = new Figures();
        List<Comparisons> comparisons = new ArrayList<>();
        prepare(stage2, load, delay, true);
        load.paced(WARM_UP_PER_SECOND, Duration.ofSeconds(full ? 20 : 2)).requireAnswered();
        Duration time = Duration.ofSeconds(full ? 10 : 4);
        Figures.takeTurns(
                full ? 12 : 3,
                () -> {
                    Comparisons before = prepare(stage2, load, delay, true);
                    with.addPaced(load.paced(PER_SECOND, time).requireAnswered());
                    comparisons.add(stage2.comparisons().since(before));
                },
                () -> {
                    Comparisons before = prepare(stage2, load, delay, false);
                    without.addPaced(load.paced(PER_SECOND, time).requireAnswered());
                    if (!stage2.comparisons().equals(before)) {
                        throw new BenchmarkException("Reads were compared that should not have been.");
                    }
                });
        String what = "shadow reads, DynamoDB " + delay;
        return List.of(
                with.p50Beside(without, what, TARGET),
                with.p99Beside(without, what + " (" + share(comparisons) + " compared)", TARGET),
                with.cpuBeside(without, what));
    }

    /** Lets what is under way come to its end, so that no round suffers from the one before. */
    private Comparisons prepare(Service stage2, Load load, DelayedDynamo delay, boolean reading)
            throws InterruptedException {
        testbed.dynamo(DelayedDynamo.NOT);
        stage2.flags().dynamo(true, reading);
        stage2.awaitIdle();
        testbed.dynamo(delay);
        load.paced(PER_SECOND, Service.COMPARED);
        return stage2.comparisons();
    }

    private static String share(List<Comparisons> all) {
        long checked = all.stream().mapToLong(Comparisons::checked).sum();
        long unchecked = all.stream().mapToLong(Comparisons::unchecked).sum();
        return checked + unchecked == 0 ? "none" : Rounds.number(100.0 * checked / (checked + unchecked)) + "%";
    }
}
