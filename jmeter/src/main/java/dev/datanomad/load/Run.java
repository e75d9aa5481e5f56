package dev.datanomad.load;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.jmeter.engine.StandardJMeterEngine;

/** One run of the plan, from the first user to the last. */
final class Run {
    /** Seconds: as good as until it is stopped. */
    static final long NO_LIMIT = Duration.ofDays(3650).toSeconds();

    /** How long requests in flight may take at the end, before they are cancelled. */
    private static final Duration GRACE_PERIOD = Duration.ofMillis(1500);

    private static final long REPORT_MILLIS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Figures figures;
    private final Path report;
    private final long seconds;
    private final SampleRecorder recorder;
    private final StandardJMeterEngine engine;
    private final CountDownLatch usersDone = new CountDownLatch(1);

    /** Runs for these seconds; the report is null if none is wanted. */
    Run(Plan plan, Ledger ledger, Figures figures, Path report, long seconds) {
        if (seconds < 1 || seconds > NO_LIMIT) {
            throw new CannotRunException("--seconds must be 1 to " + NO_LIMIT + ", not " + seconds + ".");
        }
        this.figures = figures;
        this.report = report;
        this.seconds = seconds;
        recorder = new SampleRecorder(ledger, figures);
        writeReport(true);
        var tree = plan.load();
        tree.getTree(tree.getArray()[0]).add(recorder);
        engine = new StandardJMeterEngine();
        engine.configure(tree);
    }

    /** Returns when the time is up or {@code stop} is counted down, and the last report is written. */
    void untilStopped(CountDownLatch stop) {
        var users = new Thread(
                () -> {
                    try {
                        engine.run();
                    } finally {
                        usersDone.countDown();
                    }
                },
                "users");
        users.setDaemon(true);
        users.start();
        try {
            waitForEnd(stop);
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writeReport(false);
        if (recorder.ledgerFailure() != null) {
            throw new CannotRunException("The ledger can no longer be written: " + recorder.ledgerFailure() + ".");
        }
    }

    private void waitForEnd(CountDownLatch stop) throws InterruptedException {
        long begin = System.nanoTime();
        long left = seconds * 1000;
        while (left > 0 && usersDone.getCount() > 0 && recorder.ledgerFailure() == null) {
            if (stop.await(Math.min(left, REPORT_MILLIS), MILLISECONDS)) {
                return;
            }
            writeReport(true);
            left = seconds * 1000 - NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
    }

    private void drain() throws InterruptedException {
        recorder.drain();
        if (!usersDone.await(GRACE_PERIOD.toMillis(), MILLISECONDS)) {
            recorder.cancelRequests();
            engine.stopTest(true);
            usersDone.await(GRACE_PERIOD.toMillis(), MILLISECONDS);
        }
    }

    private void writeReport(boolean running) {
        if (report == null) {
            return;
        }
        try {
            var target = report.toAbsolutePath();
            Files.createDirectories(target.getParent());
            var draft = target.resolveSibling(target.getFileName() + ".tmp");
            JSON.writeValue(draft.toFile(), figures.report(running));
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CannotRunException("The report " + report + " cannot be written: " + e.getMessage() + ".");
        }
    }
}
