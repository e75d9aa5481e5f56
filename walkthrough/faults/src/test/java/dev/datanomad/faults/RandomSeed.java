package dev.datanomad.faults;

import java.util.Random;

/** The seed of all random numbers: {@code -Dfaults.seed=N} repeats those of an earlier run. */
final class RandomSeed {

    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());

    private RandomSeed() {}

    /** The random numbers of a case. Prints the seed. */
    static Random random(String name) {
        System.out.println("Random numbers for " + name + ": -Dfaults.seed=" + SEED);
        return new Random(SEED + name.hashCode());
    }
}
