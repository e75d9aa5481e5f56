package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.lifecycle.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the records that the target has and the source has not, or has as another owner's, and logs the first of them.
 * Where the target is written first, a record may be on its way to the source; so one that is not there is looked for
 * once more after the grace period.
 */
final class TargetScan<R> {

    private static final Logger LOG = LoggerFactory.getLogger(TargetScan.class);

    /** How many records are looked for once more, to bound memory; the others count at once. */
    private static final int REMEMBERED = 10_000;

    /** How many keys to ask the target for at a time: as many small ones as fit into any store's page. */
    private static final int PAGE = 10_000;

    /** How many ids are looked for in the source at a time. */
    private static final int LOOK = 1_000;

    private final Source<R> source;
    private final Target<R> target;
    private final Options options;
    private final RateLimit rateLimit;
    private final List<RecordKey> remembered = new ArrayList<>();
    private long absent;

    TargetScan(Source<R> source, Target<R> target, Options options) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.rateLimit = new RateLimit(options.rate());
    }

    /** To be called once. */
    OnlyInTarget run() throws InterruptedException {
        List<Callable<Void>> segments = new ArrayList<>();
        for (int i = 0; i < options.parallel(); i++) {
            int segment = i;
            segments.add(() -> scan(segment));
        }
        Workers.run(options.parallel(), segments);
        if (!remembered.isEmpty()) {
            Thread.sleep(options.gracePeriod().toMillis());
        }
        Set<RecordKey> keys = notInSource(remembered);
        OnlyInTarget found = new OnlyInTarget(absent + keys.size(), List.copyOf(keys));
        log(found);
        return found;
    }

    private static void log(OnlyInTarget found) {
        for (RecordKey key : found.keys()) {
            LOG.warn("Record {} of {} is only in the target", Printable.id(key.id()), Printable.of(key.owner()));
        }
        long more = found.count() - found.keys().size();
        if (more > 0) {
            LOG.warn("{} more records are only in the target; these are counted and not listed", more);
        }
    }

    private Void scan(int segment) throws InterruptedException {
        Iterator<List<RecordKey>> pages = target.keys(segment, options.parallel(), rateLimit.batch(PAGE));
        while (pages.hasNext()) {
            List<RecordKey> page = pages.next();
            rateLimit.await(page.size());
            found(notInSource(page));
        }
        return null;
    }

    private synchronized void found(Set<RecordKey> keys) {
        for (RecordKey key : keys) {
            if (remembered.size() < REMEMBERED) {
                remembered.add(key);
            } else {
                absent++;
            }
        }
    }

    private Set<RecordKey> notInSource(List<RecordKey> keys) {
        Set<RecordKey> rest = new HashSet<>(keys);
        for (int from = 0; from < keys.size(); from += LOOK) {
            rest.removeAll(source.keys(keys.subList(from, Math.min(from + LOOK, keys.size())).stream()
                    .map(RecordKey::id)
                    .toList()));
        }
        return rest;
    }
}
