package dev.datanomad.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Stage 2 with open dashboards against the same process without any. */
record DashboardsBenchmark(Testbed testbed) implements Benchmark {

    private static final int DASHBOARDS = 100;

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
        try (Service stage2 = testbed.stage("stage2-add-dynamodb", Map.of(), 0, 0)) {
            Load load = new Load(stage2, Requests.halfAndHalf(stage2.port(), stage2.post(500)));
            int warmUp = full ? 150_000 : 30_000;
            load.warmUp(warmUp);
            try (Dashboards dashboards = new Dashboards(stage2.port(), DASHBOARDS)) {
                load.warmUp(warmUp);
                dashboards.requireLive();
            }
            Figures with = new Figures();
            Figures without = new Figures();
            Figures.takeTurns(
                    full ? 12 : 3,
                    () -> {
                        try (Dashboards dashboards = new Dashboards(stage2.port(), DASHBOARDS)) {
                            measure(load, full, with);
                            dashboards.requireLive();
                        }
                    },
                    () -> measure(load, full, without));
            String what = DASHBOARDS + " open dashboards";
            return List.of(
                    with.throughputBeside(without, what, Target.ratioAtLeast(0.95)),
                    with.p50Beside(without, what, Target.NONE),
                    with.p99Beside(without, what, Target.ratioAtMost(1.1)),
                    with.cpuBeside(without, what));
        }
    }

    private static void measure(Load load, boolean full, Figures figures) throws InterruptedException {
        load.paced(Load.PER_SECOND, Load.LEAD_IN);
        figures.addThroughput(load.flatOut(Duration.ofSeconds(full ? 3 : 2)));
        figures.addPaced(load.paced(Load.PER_SECOND, Duration.ofSeconds(full ? 5 : 3)));
    }
}
