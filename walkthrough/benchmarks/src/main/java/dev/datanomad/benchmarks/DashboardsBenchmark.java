package dev.datanomad.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Stage 2 with open dashboards against the same process without any. */
final class DashboardsBenchmark implements Benchmark {

    private static final int DASHBOARDS = 100;

    /** What opening that many costs is over then. */
    private static final Duration SETTLE = Duration.ofMillis(1_500);

    private final Testbed testbed;

    DashboardsBenchmark(Testbed testbed) {
        this.testbed = testbed;
    }

    @Override
    public String name() {
        return "dashboards";
    }

    @Override
    public String about() {
        return "Stage 2 with " + DASHBOARDS
                + " open dashboards, each of which gets a snapshot a second, against the same"
                + " process without any, in rounds that take turns, under the load of the comparison of stages, after the JVM has"
                + " been warmed up without and with them. The clients that read the snapshots run on the same cores.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        Duration flatOut = Duration.ofSeconds(full ? 3 : 2);
        Duration paced = Duration.ofSeconds(full ? 5 : 3);
        try (Service stage2 = testbed.stage("stage2-add-dynamodb", Map.of())) {
            Load load = new Load(stage2, Requests.halfAndHalf(stage2.post(500)));
            Duration warmUp = Duration.ofSeconds(full ? 30 : 5);
            load.flatOut(warmUp).requireAnswered();
            try (Dashboards dashboards = Dashboards.open(stage2.port(), DASHBOARDS)) {
                load.flatOut(warmUp).requireAnswered();
                dashboards.requireLive();
            }
            Figures with = new Figures();
            Figures without = new Figures();
            Figures.takeTurns(
                    full ? 12 : 3,
                    () -> {
                        try (Dashboards dashboards = Dashboards.open(stage2.port(), DASHBOARDS)) {
                            measure(load, flatOut, paced, with);
                            dashboards.requireLive();
                        }
                    },
                    () -> measure(load, flatOut, paced, without));
            String what = DASHBOARDS + " open dashboards";
            return List.of(
                    with.throughputBeside(without, what, Target.ratioAtLeast(0.95)),
                    with.p50Beside(without, what),
                    with.p99Beside(without, what, Target.ratioAtMost(1.1)),
                    with.cpuBeside(without, what));
        }
    }

    private static void measure(Load load, Duration flatOut, Duration paced, Figures figures)
            throws InterruptedException {
        load.paced(Load.PER_SECOND, SETTLE);
        figures.measureThroughput(load, flatOut);
        figures.measureLatency(load, paced);
    }
}
