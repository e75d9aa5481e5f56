package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.ReconcileCommand.Direction;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One direction of a {@link ReconcileCommand}, from its checkpoint to its report. To be run once. */
final class ReconcileRun<R> {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileRun.class);

    /** How far ahead a tail ends: enough for any clock, and it leaves out most of what has ids without a time. */
    static final Duration TAIL = Duration.ofDays(1);

    /** How many findings of a dry run are logged. */
    private static final int LOGGED = 100;

    private final ReconcileTask task;
    private final Options options;
    private final Steering steering;
    private final Source<R> source;
    private final Reconciliation<R> reconciliation;
    private final Optional<Checkpoint> checkpoint;
    private final Progress progress;
    private final boolean resumed;
    private final long resumedAfter;
    private final long total;
    private final long start = System.nanoTime();
    private volatile Verification verification;

    /**
     * Begins, or goes on from a checkpoint.
     *
     * @param direction its source has only what the task is about
     * @param checkpointFile where it is noted how far this has come
     * @param before what was verified before
     * @param resuming is given how many records were looked at earlier
     * @throws StartupException if the checkpoint is that of another task
     */
    ReconcileRun(
            ReconcileTask task,
            Direction<R> direction,
            Options options,
            Steering steering,
            Optional<Path> checkpointFile,
            Optional<Verified> before,
            LongConsumer resuming)
            throws IOException {
        this.task = task;
        this.options = options;
        this.steering = steering;
        this.reconciliation = new Reconciliation<>(direction.source(), direction.target());
        this.source = direction.source();
        this.checkpoint = checkpointFile.map(file -> new Checkpoint(file, task.text()));
        this.verification = Verification.before(before);
        Range part = source.shard(task.shard().index(), task.shard().count());
        resumed = checkpointFile.filter(Files::exists).isPresent();
        progress = resumed ? resume(part) : new Progress(reconciliation.ranges(part, options));
        resumedAfter = progress.counts().walked();
        if (resumed) {
            resuming.accept(resumedAfter);
            progress.state().unmovable().forEach(BatchReconciler::log);
        }
        total = source.size(part);
    }

    private Progress resume(Range part) throws IOException {
        try {
            Progress earlier = checkpoint.orElseThrow().load();
            if (task.since() == null && !earlier.isOf(part)) {
                throw new IllegalArgumentException("the source has been cut anew since, and elsewhere");
            }
            if (task.since() != null
                    && Instant.ofEpochMilli(earlier.state().began()).plus(TAIL).isBefore(Instant.now())) {
                throw new IllegalArgumentException("it is of a tail, and older than a day");
            }
            return earlier;
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "The checkpoint " + checkpoint.orElseThrow().file() + " cannot be used: " + e.getMessage()
                            + ". Delete it to begin anew.");
        }
    }

    /** Where it is noted how far this has come. */
    Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    Progress progress() {
        return progress;
    }

    /** Does it. */
    void run() throws InterruptedException {
        reconciliation.run(options, progress, steering);
        if (task.dryRun()) {
            log(progress.state());
        }
        verification = verification.behind(task, progress.state(), options.gracePeriod(), resumed);
    }

    private void log(Progress.State end) {
        String target = task.names().target();
        end.settled().stream()
                .limit(LOGGED)
                .forEach(finding -> LOG.warn(
                        "Record {} of {} is {} in {}",
                        Printable.id(finding.key().id()),
                        Printable.of(finding.key().owner()),
                        finding.missing() ? "missing" : "different",
                        target));
        Counts counts = end.counts();
        long more = counts.missing() + counts.different() - counts.unrepresentable() - LOGGED;
        if (more > 0) {
            LOG.warn("{} more records are missing or different in {}", more, target);
        }
    }

    /** What only the target has, if this was a dry run of the way back. */
    OnlyInTarget onlyInTarget(ReconcileRun<R> back) {
        return OnlyInTarget.of(back.progress.state(), source);
    }

    Verification verification() {
        return verification;
    }

    /**
     * What there is to say at this moment.
     *
     * @param back the same of the way back; {@code null} if that was not begun
     * @param onlyInTarget {@code null} if that is not known
     */
    ReconcileReport report(boolean done, ReconcileReport back, OnlyInTarget onlyInTarget) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return new ReconcileReport(
                task,
                done,
                total,
                resumedAfter,
                progress.state(),
                steering.pace(),
                verification,
                back,
                onlyInTarget,
                seconds);
    }
}
