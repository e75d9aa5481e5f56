package dev.datanomad.benchmarks;

import dev.datanomad.benchmarks.ReconciliationBenchmark.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reconciliation against the bare SDK, and its memory, as rows of the table. */
final class ReconciliationRows implements Benchmark {

    private static final Target SHARE = Target.ratioAtLeast(0.8);

    /** A run over fewer is over before its JVM is warm, and that is what it would show. */
    private static final int MANY = 1_000_000;

    private final Home home;
    private final Testbed testbed;

    ReconciliationRows(Home home, Testbed testbed) {
        this.home = home;
        this.testbed = testbed;
    }

    @Override
    public String name() {
        return "reconciliation";
    }

    @Override
    public String about() {
        return "The reconciliation, a program with a heap of 256 MB, beside the same batches sent by the bare SDK with as"
                + " many threads, in turns, on the same databases: events a second while copying all of them into an"
                + " empty table, and while finding all of them equal. The start of the JVM is not counted; every run has a"
                + " JVM of its own, and a run over few events is mostly its warming up. Memory is the most that a garbage"
                + " collection has left, and the most that the process has had.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        ReconciliationBenchmark benchmark = new ReconciliationBenchmark(
                home.folder(), testbed.bareDatabases(), home.target().resolve("reconciliation"));
        List<Row> rows = new ArrayList<>();
        for (int count : full ? new int[] {10_000, 100_000, MANY} : new int[] {10_000}) {
            int rounds = full && count < MANY ? 2 : 1;
            try {
                rows.addAll(rows(benchmark.measure(count, rounds)));
            } catch (IOException e) {
                throw new BenchmarkException("The reconciliation could not be measured: " + e.getMessage());
            }
        }
        return rows;
    }

    private static List<Row> rows(Figures figures) {
        String of = String.format(Locale.ROOT, "%,d events", figures.events());
        return List.of(
                share(figures, "copy " + of + ", beside BatchWriteItem", figures.copy(), figures.rawWrite()),
                share(figures, "verify " + of + ", beside BatchGetItem", figures.verify(), figures.rawRead()),
                Row.figure(
                        "written by a second run over " + of,
                        figures.secondRunWritten() + " events",
                        "",
                        figures.secondRunWritten(),
                        Target.atMost(0, "events")),
                Row.figure(
                        "memory for " + of,
                        figures.heapMegabytes() + " MB of heap",
                        figures.rssMegabytes() + " MB in all"));
    }

    private static Row share(Figures figures, String what, Rounds measured, Rounds ceiling) {
        return figures.events() < MANY
                ? Row.ratio(what, measured, ceiling, "/s")
                : Row.ratio(what, measured, ceiling, "/s", SHARE);
    }
}
