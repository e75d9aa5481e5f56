package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.lifecycle.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Reports twice a second how far a reconciliation has come: a progress bar, a checkpoint, a report. */
final class ProgressReporter implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 500;
    private static final int COLUMNS = 100;

    private final Progress progress;
    private final Supplier<ReconcileReport> report;
    private final Optional<Checkpoint> checkpoint;
    private final Optional<Path> reportFile;
    private final Optional<ProgressBar> bar;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private boolean complained;

    /**
     * Begins, and writes both files at once.
     *
     * @param title what the bar is called; without one there is no bar
     * @throws IOException if a file cannot be written
     */
    ProgressReporter(
            Progress progress,
            Supplier<ReconcileReport> report,
            Optional<Checkpoint> checkpoint,
            Optional<Path> reportFile,
            Optional<String> title)
            throws IOException {
        this.progress = progress;
        this.report = report;
        this.checkpoint = checkpoint;
        this.reportFile = reportFile;
        write();
        bar = title.map(this::bar);
        clock.scheduleWithFixedDelay(this::note, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private ProgressBar bar(String title) {
        return new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(report.get().total())
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" records", 1)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .showSpeed()
                // The library's own choice loads a native library only to learn how wide the terminal is.
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .build();
    }

    private void note() {
        try {
            bar.ifPresent(shown -> shown.stepTo(progress.counts().walked())
                    .setExtraMessage(report.get().remark()));
            write();
        } catch (IOException | RuntimeException | Error e) {
            // A full disk is no reason to stop, and if this were thrown there would be no next time. To say it once is
            // enough: it comes twice a second.
            if (!complained) {
                System.err.println("Could not note the progress, going on without: " + Printable.of(e.toString()));
                complained = true;
            }
        }
    }

    private void write() throws IOException {
        if (checkpoint.isPresent()) {
            checkpoint.get().save(progress);
        }
        if (reportFile.isPresent()) {
            Checkpoint.write(reportFile.get(), report.get().json());
        }
    }

    /** Notes what there is now, also if it is not the end. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        note();
        bar.ifPresent(ProgressBar::close);
    }

    /** To be called behind {@link #close} when everything is done: no checkpoint is needed any more. */
    void finish(ReconcileReport end) throws IOException {
        if (reportFile.isPresent()) {
            Checkpoint.write(reportFile.get(), end.json());
        }
        if (checkpoint.isPresent()) {
            Files.deleteIfExists(checkpoint.get().file());
        }
    }
}
