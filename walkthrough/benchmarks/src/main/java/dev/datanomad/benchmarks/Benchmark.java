package dev.datanomad.benchmarks;

import dev.datanomad.lab.system.LabException;
import java.util.List;

/** Measures something with and without what it is about, and stops whatever it starts. */
interface Benchmark {

    /** The name for {@code --only}: one word. */
    String name();

    /** One or more sentences: what is compared with what, and how it is measured. */
    String about();

    /**
     * Measures.
     *
     * @param full whether to take the time for precise figures; otherwise they are rough
     * @throws LabException if it cannot be measured
     */
    List<Row> run(boolean full) throws InterruptedException;
}
