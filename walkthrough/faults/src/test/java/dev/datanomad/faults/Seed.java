package dev.datanomad.faults;

import java.util.Random;

/** Where all that is left to chance comes from: {@code -Dfaults.seed=N} repeats a run, as far as processes allow. */
final class Seed {

    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());

    private Seed() {}

    /** A sequence for one purpose; says how to have the same again. */
    static Random random(String purpose) {
        System.out.println("Chance for " + purpose + ": -Dfaults.seed=" + SEED);
        return new Random(SEED + purpose.hashCode());
    }
}
