package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.Progress.Batch;
import dev.datanomad.migration.reconciliation.Progress.Finding;
import dev.datanomad.migration.reconciliation.Progress.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
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

    private static final int SECOND_LOOK = 25;

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
        Progress progress = new Progress(Range.ALL.split(source.cuts(Range.ALL, options.parallel())));
        run(options, progress);
        return progress.result();
    }

    /** Finds the records that only the target has, and logs the keys that it returns. */
    public OnlyInTarget findOnlyInTarget(Options options) throws InterruptedException {
        return new TargetScan<>(source, target, options).run();
    }

    /** Walks every range that is not done yet, then takes a second look at what a dry run has found. */
    void run(Options options, Progress progress) throws InterruptedException {
        RateLimit rateLimit = new RateLimit(options.rate());
        BatchReconciler<R> batches = new BatchReconciler<>(source, target, options.dryRun());
        Progress.State start = progress.state();
        List<Callable<Void>> walks = new ArrayList<>();
        for (int i = 0; i < start.walks().size(); i++) {
            int range = i;
            Walk walk = start.walks().get(range);
            if (!walk.done()) {
                walks.add(() -> walk(progress, range, walk.range().behind(walk.last()), batches, rateLimit));
            }
        }
        if (!start.unorderedDone() && start.walks().get(0).range().after() == null) {
            walks.add(() -> readUnordered(progress, batches));
        }
        Workers.run(options.parallel(), walks);
        lookAgain(progress, options);
        Progress.State end = progress.state();
        long more = end.counts().unmovable() - end.unmovable().size();
        if (more > 0) {
            LOG.warn("{} more records cannot be moved; these are counted and not listed", more);
        }
    }

    private Void readUnordered(Progress progress, BatchReconciler<R> batches) {
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
        return null;
    }

    /** A pipeline: one batch is read, while the one before it is looked up, and the one before that is written. */
    private Void walk(Progress progress, int range, Range rest, BatchReconciler<R> batches, RateLimit rateLimit)
            throws InterruptedException {
        int most = rateLimit.batch(target.batchSize());
        try (Cursor<R> cursor = source.open(rest, most);
                PipelineStep writes = new PipelineStep();
                PipelineStep lookups = new PipelineStep()) {
            while (cursor.hasNext()) {
                List<Row<R>> rows = nextBatch(cursor, most);
                rateLimit.await(rows.size());
                String upTo = rows.get(rows.size() - 1).key().id();
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
            }
            lookups.await();
            writes.await();
        }
        progress.rangeDone(range);
        return null;
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

    /** Where both stores are written, a record may have been on its way to the target. */
    private void lookAgain(Progress progress, Options options) throws InterruptedException {
        List<Finding> findings = progress.state().findings();
        if (!findings.isEmpty()) {
            Thread.sleep(options.gracePeriod().toMillis());
        }
        int most = Math.min(SECOND_LOOK, target.batchSize());
        int to;
        for (int from = 0; from < findings.size(); from = to) {
            long bytes = 0;
            to = from;
            do {
                bytes += findings.get(to).bytes();
                to++;
            } while (to < findings.size() && to - from < most && bytes < BATCH_BYTES);
            lookAgain(progress, findings.subList(from, to));
        }
    }

    private void lookAgain(Progress progress, List<Finding> findings) {
        Map<String, Row<R>> rows = new HashMap<>();
        source.find(findings.stream().map(Finding::id).toList())
                .forEach(row -> rows.put(row.key().id(), row));
        List<Row<R>> readable =
                rows.values().stream().filter(row -> row.record().isPresent()).toList();
        Map<String, Optional<R>> copies = readable.isEmpty() ? Map.of() : target.find(readable);
        for (Finding finding : findings) {
            Row<R> row = rows.get(finding.id());
            // A record that is no longer in the source is not missing anywhere.
            progress.lookedAgain(finding, row == null || row.record().equals(copies.get(finding.id())));
        }
    }
}
