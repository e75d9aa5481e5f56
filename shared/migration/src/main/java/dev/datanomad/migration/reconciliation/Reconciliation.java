package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.Progress.Batch;
import dev.datanomad.migration.reconciliation.Progress.Finding;
import dev.datanomad.migration.reconciliation.Progress.Outcome;
import dev.datanomad.migration.reconciliation.Progress.Walk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a target hold what a source holds: walks the source, looks each record up in the target, and writes what is
 * missing or different there. Backfill, verification and repair in one; the package has an example.
 *
 * <p>It may run beside live traffic, be killed, and run again: records never change, so writing one once more does no
 * harm. A record that cannot be moved stops nothing but itself: it is counted, and the first 1,000 are listed and logged. A
 * record that is erased from the source while it is being written is taken back.
 *
 * <p>Batches take a bounded part of the heap, by the bytes of their records ({@link Row#bytes}) and not by their number: a
 * batch has a megabyte or one record, and those under way wait for room. On top of that comes what each {@link Cursor} reads
 * ahead.
 *
 * @param <R> what a record is; its {@code equals} decides whether two copies are equal
 */
public final class Reconciliation<R> {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private static final int BATCH_BYTES = 1024 * 1024;

    /** How much the records of all batches under way may take: with their copies in a store's own form, half of the heap. */
    private static final int ROOM =
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 10);

    /** How many ranges to cut, at least. */
    private static final int RANGES = 16;

    /** How many findings to look at again at a time. */
    private static final int LOOK = 25;

    /** The part of the grace period that the first pause before another look takes; each further one is twice as long. */
    private static final int FIRST_PAUSE = 8;

    /** How many records to list that no range holds, so that they leave room for the others. */
    static final int UNORDERED = 100;

    private final Source<R> source;
    private final Target<R> target;
    private final Semaphore room = new Semaphore(ROOM, true);

    public Reconciliation(Source<R> source, Target<R> target) {
        this.source = source;
        this.target = target;
    }

    /** Reconciles everything, from the beginning; throws what a store throws that cannot be used. */
    public Result run(Options options) throws InterruptedException {
        Range all = source.shard(0, 1);
        Progress progress = new Progress(all.split(source.cuts(all, options.parallel())));
        run(options, progress);
        return progress.result();
    }

    /** More ranges than are walked at a time in the beginning, so that there can be more at a time later. */
    List<Range> ranges(Range all, Options options) {
        return all.split(source.cuts(all, Math.max(options.parallel(), RANGES)));
    }

    void run(Options options, Progress progress) throws InterruptedException {
        run(options, progress, Steering.of(options));
    }

    /**
     * Walks every range that is not done yet, then looks again at what a dry run has found.
     *
     * @param steering takes precedence over the options
     */
    void run(Options options, Progress progress, Steering steering) throws InterruptedException {
        source.onThrottling(steering.rateLimit()::throttled);
        target.onThrottling(steering.rateLimit()::throttled);
        BatchReconciler<R> batches = new BatchReconciler<>(source, target, options.dryRun());
        Progress.State start = progress.state();
        List<Workers.Task> walks = new ArrayList<>();
        for (int i = 0; i < start.walks().size(); i++) {
            int range = i;
            if (!start.walks().get(range).done()) {
                walks.add(leave -> walk(progress, range, batches, steering.rateLimit(), leave));
            }
        }
        if (!start.unorderedDone() && start.walks().get(0).range().after() == null) {
            walks.add(leave -> readUnordered(progress, batches));
        }
        Workers.run(steering::workers, walks);
        lookAgain(progress, options.gracePeriod(), steering);
        Progress.State end = progress.state();
        long more = end.counts().unmovable() - end.unmovable().size();
        if (more > 0) {
            LOG.warn("{} more records cannot be moved; these are counted and not listed", more);
        }
    }

    private boolean readUnordered(Progress progress, BatchReconciler<R> batches) {
        List<Unmovable> first = new ArrayList<>();
        long count = 0;
        try (Cursor<R> cursor = source.openUnordered()) {
            while (cursor.hasNext()) {
                List<Unmovable> unmovable =
                        batches.check(List.of(cursor.next())).unreadable();
                if (first.size() < UNORDERED) {
                    first.addAll(unmovable);
                }
                count++;
            }
        }
        progress.unorderedDone(new Batch(new Counts(0, 0, 0, count, 0, 0, 0, 0), first, List.of()))
                .forEach(BatchReconciler::log);
        return true;
    }

    /**
     * A pipeline: one batch is read, while the one before it is looked up, and the one before that is written. When it is left,
     * nothing of it stays open.
     */
    private boolean walk(
            Progress progress, int range, BatchReconciler<R> batches, RateLimit rateLimit, BooleanSupplier leave)
            throws InterruptedException {
        Walk walk = progress.state().walks().get(range);
        boolean left = false;
        try (Cursor<R> cursor = source.open(walk.range().behind(walk.last()), rateLimit.batch(target.batchSize()));
                PipelineStep writes = new PipelineStep();
                PipelineStep lookups = new PipelineStep()) {
            while (!left && cursor.hasNext()) {
                List<Row<R>> rows = nextBatch(cursor, rateLimit.batch(target.batchSize()));
                rateLimit.await(rows.size());
                String upTo = rows.get(rows.size() - 1).position();
                int bytes = bytes(rows);
                room.acquire(bytes);
                BatchReconciler.Checked<R> checked = batches.check(rows);
                lookups.submit(() -> {
                    BatchReconciler.Compared<R> compared = batches.compare(checked);
                    writes.submit(() -> {
                        progress.batchDone(range, upTo, batches.write(compared)).forEach(BatchReconciler::log);
                        room.release(bytes);
                    });
                });
                left = leave.getAsBoolean();
            }
            lookups.await();
            writes.await();
        }
        if (!left) {
            progress.rangeDone(range);
        }
        return !left;
    }

    /** How much of the room a batch takes: a single record may take all of it. */
    private static int bytes(List<? extends Row<?>> rows) {
        return (int) Math.min(ROOM, rows.stream().mapToLong(Row::bytes).sum());
    }

    private List<Row<R>> nextBatch(Cursor<R> cursor, int most) {
        List<Row<R>> rows = new ArrayList<>(most);
        long bytes = 0;
        do {
            Row<R> row = cursor.next();
            rows.add(row);
            bytes += row.bytes();
        } while (rows.size() < most && bytes < BATCH_BYTES && cursor.hasNext());
        return rows;
    }

    /**
     * Where both stores are written, a record may have been on its way to the target: so what was found is looked at
     * until it is equal, or has been different for longer than two writes may take.
     */
    private void lookAgain(Progress progress, Duration gracePeriod, Steering steering) throws InterruptedException {
        long limit = gracePeriod.multipliedBy(2).toMillis();
        long pause = gracePeriod.toMillis() / FIRST_PAUSE;
        List<Finding> findings = progress.state().findings();
        while (!findings.isEmpty()) {
            long youngest = findings.stream().mapToLong(Finding::since).max().orElseThrow();
            Thread.sleep(Math.max(0, Math.min(pause, youngest + limit - System.currentTimeMillis())));
            steering.awaitEndOfPause();
            steering.rateLimit().await(findings.size());
            lookAgain(progress, findings, limit);
            findings = progress.state().findings();
            pause = Math.max(1, pause * 2);
        }
    }

    private void lookAgain(Progress progress, List<Finding> findings, long limit) {
        int most = Math.min(LOOK, target.batchSize());
        int to;
        for (int from = 0; from < findings.size(); from = to) {
            long bytes = 0;
            to = from;
            do {
                bytes += findings.get(to).bytes();
                to++;
            } while (to < findings.size() && to - from < most && bytes < BATCH_BYTES);
            lookAtBatch(progress, findings.subList(from, to), limit);
        }
    }

    private void lookAtBatch(Progress progress, List<Finding> findings, long limit) {
        long now = System.currentTimeMillis();
        Map<RecordKey, Row<R>> rows = new HashMap<>();
        source.find(findings.stream().map(Finding::key).toList()).forEach(row -> rows.put(row.key(), row));
        List<Row<R>> readable =
                rows.values().stream().filter(row -> row.record().isPresent()).toList();
        Map<RecordKey, Optional<R>> copies = readable.isEmpty() ? Map.of() : target.find(readable);
        for (Finding finding : findings) {
            Row<R> row = rows.get(finding.key());
            long age = now - finding.since();
            // A record that is no longer in the source is not missing anywhere.
            Outcome outcome = row == null
                    ? Outcome.GONE
                    : row.record().equals(copies.get(finding.key()))
                            ? Outcome.EQUAL
                            : age < limit ? Outcome.STILL_DIFFERENT : Outcome.DIFFERENT_FOR_GOOD;
            progress.lookedAgain(finding, outcome, age);
        }
    }
}
