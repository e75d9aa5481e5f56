package dev.datanomad.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The reads of {@link ShadowReadBenchmark} by way of LaunchDarkly's own class. */
final class LaunchDarklyBenchmark implements Benchmark {

    private static final int PER_SECOND = 100;

    /** Each may take seconds, and a service has only so many at once. */
    private static final int PER_SECOND_HANGING = 20;

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Testbed testbed;

    LaunchDarklyBenchmark(Testbed testbed) {
        this.testbed = testbed;
    }

    @Override
    public String name() {
        return "launchdarkly";
    }

    @Override
    public String about() {
        return "The same reads, " + PER_SECOND
                + " a second, by way of LaunchDarkly's own `Migration` class, in a process of its own with the same"
                + " service around it and the same stores beneath: its stage `shadow` with a consistency check, against"
                + " the same process in its stage `off`. It waits for both stores before it answers. It has no time limit"
                + " of its own, so that a read with DynamoDB hanging lasts as long as the store's limit, 2 s here, or the"
                + " half of it once the AWS SDK no longer tries twice; " + PER_SECOND_HANGING + " reads a second then.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (String execution : List.of("parallel", "serial")) {
            try (Service service = testbed.launchDarkly(execution)) {
                rows.addAll(run(service, execution, full));
            }
        }
        return rows;
    }

    private List<Row> run(Service service, String execution, boolean full) throws InterruptedException {
        testbed.dynamo(DelayedDynamo.NOT);
        service.flags().dynamo(true, true);
        Thread.sleep(SETTLE.toMillis());
        Load load = new Load(service, Requests.reads(service.post(500)));
        load.flatOut(Duration.ofSeconds(full ? 15 : 4)).requireAnswered();
        List<Row> rows = new ArrayList<>();
        for (DelayedDynamo delay : DelayedDynamo.values()) {
            Figures with = new Figures();
            Figures without = new Figures();
            Duration time = Duration.ofSeconds(full ? 4 : 2);
            Figures.takeTurns(
                    full ? 3 : 1,
                    () -> {
                        service.flags().dynamo(true, true);
                        with.addPaced(measure(load, delay, time));
                    },
                    () -> {
                        service.flags().dynamo(true, false);
                        without.addPaced(measure(load, delay, time));
                    });
            String what = "LaunchDarkly, " + execution + ", DynamoDB " + delay;
            rows.add(with.p50Beside(without, what));
            rows.add(with.p99Beside(without, what));
        }
        return rows;
    }

    private LoadResult measure(Load load, DelayedDynamo delay, Duration time) throws InterruptedException {
        int perSecond = delay == DelayedDynamo.HANGING ? PER_SECOND_HANGING : PER_SECOND;
        testbed.dynamo(delay);
        load.paced(perSecond, SETTLE);
        LoadResult result = load.paced(perSecond, time).requireAnswered();
        testbed.dynamo(DelayedDynamo.NOT);
        return result;
    }
}
