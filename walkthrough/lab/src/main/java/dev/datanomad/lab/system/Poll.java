package dev.datanomad.lab.system;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting by polling. */
public final class Poll {

    private static final Duration INTERVAL = Duration.ofMillis(25);

    private Poll() {}

    /** Polls a condition until it holds; false if it does not within the limit. */
    public static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(INTERVAL);
        }
        return true;
    }

    /** @throws LabException if the thread is interrupted */
    public static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }
}
