package dev.datanomad.benchmarks;

import dev.datanomad.benchmarks.DynamoProxy.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The reads of {@link ShadowReadBenchmark} by way of LaunchDarkly's own class. */
record LaunchDarklyBenchmark(Testbed testbed) implements Benchmark {

    private static final int PER_SECOND = 100;

    /** Each may take seconds, and a service has only so many at once. */
    private static final int PER_SECOND_HANGING = 20;

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
                + " of its own, so that a read with DynamoDB hanging lasts as long as the store's limit, 2 s here, or half"
                + " of it once the AWS SDK no longer tries twice; " + PER_SECOND_HANGING + " reads a second then.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (String execution : List.of("parallel", "serial")) {
            testbed.dynamo(Delay.NONE);
            try (Service service = testbed.launchDarkly(execution)) {
                rows.addAll(run(service, execution, full));
            }
        }
        return rows;
    }

    private List<Row> run(Service service, String execution, boolean full) throws InterruptedException {
        Load load = new Load(service, Requests.reads(service.port(), service.post(500)));
        load.warmUp(full ? 20_000 : 5_000);
        Duration time = Duration.ofSeconds(full ? 4 : 2);
        List<Row> rows = new ArrayList<>();
        for (Delay delay : Delay.values()) {
            Figures with = new Figures();
            Figures without = new Figures();
            Figures.takeTurns(
                    full ? 3 : 1,
                    () -> measure(service, load, delay, 100, time, with),
                    () -> measure(service, load, delay, 0, time, without));
            String what = "LaunchDarkly, " + execution + ", DynamoDB " + delay;
            rows.add(with.p50Beside(without, what, Target.NONE));
            rows.add(with.p99Beside(without, what, Target.NONE));
        }
        return rows;
    }

    private void measure(Service service, Load load, Delay delay, int read, Duration time, Figures figures)
            throws InterruptedException {
        int perSecond = delay == Delay.HANGING ? PER_SECOND_HANGING : PER_SECOND;
        service.flags().dynamo(100, read);
        testbed.dynamo(delay);
        load.paced(perSecond, Load.LEAD_IN);
        figures.addPaced(load.paced(perSecond, time));
        testbed.dynamo(Delay.NONE);
    }
}
