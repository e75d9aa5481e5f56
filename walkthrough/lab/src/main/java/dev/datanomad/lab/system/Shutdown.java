package dev.datanomad.lab.system;

import java.util.List;

/** Shutdown several things, of which none may keep the others from their end. */
final class Shutdown {

    private Shutdown() {}

    /** Takes every step, in this order; then throws the first failure, if there was one, with the others suppressed. */
    static void all(List<Runnable> steps) {
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
