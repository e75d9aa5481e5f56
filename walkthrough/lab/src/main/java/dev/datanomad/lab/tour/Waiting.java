package dev.datanomad.lab.tour;

import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.ReconcileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Waits for something to happen, but not for ever. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int RECONCILIATIONS = 5;

    private static final String FLAGS_TAKEN = "Using the flags of";

    private final Lab lab;

    Waiting(Lab lab) {
        this.lab = lab;
    }

    /** Waits until so many more requests have gone through the front door. */
    void forRequests(int more) {
        long enough = lab.traffic().requests() + more;
        until(more + " more requests are through", () -> lab.traffic().requests() >= enough);
    }

    /** Lets the users go on for a while. */
    void forSeconds(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        until("time has passed", () -> System.nanoTime() >= end);
    }

    /** Makes a change to the flags, and waits until the stage has logged that it goes by them. */
    void forFlags(Runnable change) {
        long taken = flagsTaken();
        change.run();
        until("the stage goes by the new flags", () -> flagsTaken() > taken);
    }

    private long flagsTaken() {
        try (Stream<String> lines = Files.lines(lab.stageLog())) {
            return lines.filter(line -> line.contains(FLAGS_TAKEN)).count();
        } catch (IOException e) {
            throw LabException.failed("The log " + lab.stageLog() + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Repeats a dry run until it finds nothing; what is on its way while a run looks may seem missing to it.
     *
     * @return the last run, clean or not
     */
    ReconcileReport untilClean() {
        ReconcileReport report = lab.reconcile(true, false);
        for (int i = 1; i < RECONCILIATIONS && !report.clean(); i++) {
            lab.reconcile(false, false);
            report = lab.reconcile(true, false);
        }
        return report;
    }

    /**
     * Repeats a dry run in both directions until DynamoDB has no more events to itself than may be so.
     *
     * @return the last run
     */
    ReconcileReport untilOnlyInDynamo(LongSupplier mayBe) {
        ReconcileReport report = lab.reconcile(true, true);
        for (int i = 1; i < RECONCILIATIONS && report.onlyInTarget() > mayBe.getAsLong(); i++) {
            report = lab.reconcile(true, true);
        }
        return report;
    }

    /** @throws LabException if it does not happen within a minute and a half */
    void until(String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw LabException.failed(
                        "Waited " + PATIENCE.toSeconds() + " s, and still it is not so that " + what + ".");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LabException.failed("Interrupted.");
            }
        }
    }
}
