package dev.datanomad.lab.system;

import java.util.List;

/** Shutdown in several steps. */
public final class Shutdown {

    private Shutdown() {}

    /** Runs all steps in this order, even if some fail; then throws the first failure, with the others suppressed. */
    public static void runAll(List<Runnable> steps) {
        RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
