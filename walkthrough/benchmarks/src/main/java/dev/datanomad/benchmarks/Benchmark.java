package dev.datanomad.benchmarks;

import java.util.List;

/** Measures one thing, with and without what it is about, and stops whatever it starts. */
interface Benchmark {

    /** What {@code --only} calls it: one word. */
    String name();

    /** One or more sentences: what is compared with what, and how it is measured. */
    String about();

    /**
     * Measures.
     *
     * @param full whether to take the time for figures worth keeping; otherwise they are rough
     * @throws BenchmarkException if it cannot be measured
     */
    List<Row> run(boolean full) throws InterruptedException;
}
