package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Store;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Puts old events into MongoDB, past the service, one seeding at a time: while one is in progress, another throws a
 * LabException. A reconciliation that was killed starts from the beginning after it, as old events have random ids, also
 * behind its checkpoint. Thread-safe.
 */
public final class Seeding {

    private final Path ledger;
    private final Supplier<String> mongoUri;
    private final Reconciler reconciler;
    private final Evidence evidence;
    private final Timeline timeline;
    private Seeder last;
    /** Events of all seedings before the last. */
    private long before;

    Seeding(Path folder, Supplier<String> mongoUri, Reconciler reconciler, Evidence evidence, Timeline timeline) {
        this.ledger = ledger(folder);
        this.mongoUri = mongoUri;
        this.reconciler = reconciler;
        this.evidence = evidence;
        this.timeline = timeline;
    }

    /** The ledger of a lab's seeded events. */
    static Path ledger(Path folder) {
        return folder.resolve("seeded.jsonl");
    }

    Path ledger() {
        return ledger;
    }

    /** Seeds events and waits for the end; throws a LabException if it ends early. */
    public void run(int count) {
        next(count).await();
    }

    public void start(int count) {
        next(count);
    }

    /** Puts one old event into MongoDB; throws a LabException if MongoDB does not take it. */
    public void insert(Document event) {
        oneAdded();
        try {
            Seeder.insert(mongoUri.get(), event);
            timeline.happened(Timeline.Kind.DATA, "an old event is put into MongoDB");
        } finally {
            oneAdded();
        }
    }

    private void oneAdded() {
        reconciler.forgetCheckpoints();
        evidence.incident(Store.DYNAMODB, "an old event was put into MongoDB", 1, true);
    }

    private synchronized Seeder next(int count) {
        if (last != null && last.report().running()) {
            throw LabException.conflict("A seeding is in progress already.");
        }
        long entry = timeline.began(
                Timeline.Kind.DATA, String.format(Locale.ROOT, "%,d old events are put into MongoDB", count));
        Seeder next = new Seeder(ledger, count, () -> {
            added(count);
            timeline.ended(entry, null);
        });
        added(count);
        next.start(mongoUri.get());
        before = done();
        last = next;
        return next;
    }

    /** Both when it begins and when it ends, as a reconciliation may run meanwhile. */
    private void added(int count) {
        reconciler.forgetCheckpoints();
        evidence.incident(
                Store.DYNAMODB, String.format(Locale.ROOT, "%,d events were seeded into MongoDB", count), count, true);
    }

    synchronized long done() {
        return before + (last == null ? 0 : last.report().done());
    }

    /** The last seeding; null if there was none. */
    public synchronized SeedReport report() {
        return last == null ? null : last.report();
    }

    void close() {
        Seeder closing;
        synchronized (this) {
            closing = last;
        }
        if (closing != null) {
            closing.close();
        }
    }
}
