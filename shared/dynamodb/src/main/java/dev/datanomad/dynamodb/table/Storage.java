package dev.datanomad.dynamodb.table;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorted maps of bytes, in memory or in a file. In a file, a change returns when it is written: a kill of the process loses
 * nothing that was acknowledged. A power failure may, as there is no fsync. Changes that arrive meanwhile are written
 * together. Safe for use by many threads.
 */
final class Storage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private static final Duration COMPACT = Duration.ofSeconds(1);
    /** Each commit leaves dead pages behind; the file may grow to four times its live data. */
    private static final int MINIMUM_FILL_PERCENT = 25;

    private static final int COMPACT_BYTES = 1 << 20;
    private static final int KEPT = 2;

    private final boolean durable;
    private final MVStore store;
    private final Runnable onFailure;
    private final Thread committer = new Thread(this::run, "dynamodb-commits");

    /** A commit in the middle of a change would save an item without its entries in indexes. */
    private final ReadWriteLock changes = new ReentrantReadWriteLock();

    /** Done when the changes are written that were made up to now; replaced while there are none in progress. */
    private volatile CompletableFuture<Void> written = new CompletableFuture<>();

    private final Queue<MVStore.TxCounter> kept = new ArrayDeque<>();
    private volatile boolean changed;
    private volatile boolean closed;

    /**
     * @param file {@code null} for memory
     * @param onFailure called once, when data can no longer be saved
     */
    Storage(Path file, Runnable onFailure) {
        durable = file != null;
        this.onFailure = onFailure;
        MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled().autoCommitBufferSize(0);
        store = (durable ? builder.fileName(file.toString()) : builder).open();
        if (durable) {
            store.setRetentionTime((int) COMPACT.toMillis());
            committer.setDaemon(true);
            committer.start();
        }
    }

    /** A map, which is made if there is none. */
    MVMap<byte[], byte[]> map(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<byte[], byte[]>().keyType(ByteArrays.TYPE).valueType(ByteArrays.TYPE));
    }

    void remove(MVMap<byte[], byte[]> map) {
        store.removeMap(map);
    }

    /** Makes a change, which others do not see in part after a kill. */
    <T> T change(Supplier<T> change) {
        changes.readLock().lock();
        T result;
        CompletableFuture<Void> saved;
        try {
            result = change.get();
            if (store.isClosed()) {
                throw new IllegalStateException("DynamoDB's data can no longer be saved");
            }
            saved = written;
            changed = true;
        } finally {
            changes.readLock().unlock();
        }
        if (durable) {
            LockSupport.unpark(committer);
            await(saved);
        }
        return result;
    }

    private static void await(CompletableFuture<Void> saved) {
        try {
            saved.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("The change is not saved", e.getCause());
        }
    }

    /** Ends a version of all maps while no change is in progress, and keeps it until the next one but one ends. */
    long endVersion() {
        changes.writeLock().lock();
        try {
            kept.add(store.registerVersionUsage());
            if (kept.size() > KEPT) {
                store.deregisterVersionUsage(kept.remove());
            }
            return store.commit();
        } finally {
            changes.writeLock().unlock();
        }
    }

    private void run() {
        long compacted = System.nanoTime();
        while (!closed && !store.isClosed()) {
            if (!changed) {
                LockSupport.parkNanos(this, COMPACT.toNanos());
            }
            excludingChanges(this::save);
            if (System.nanoTime() - compacted > COMPACT.toNanos()) {
                excludingChanges(() -> store.compact(MINIMUM_FILL_PERCENT, COMPACT_BYTES));
                compacted = System.nanoTime();
            }
        }
        if (!closed) {
            LOG.error(
                    "DynamoDB's data can no longer be saved ({}): start it again.",
                    String.valueOf(store.getPanicException()));
            // Without the lock, as it may close this.
            onFailure.run();
        }
    }

    private void excludingChanges(Runnable action) {
        changes.writeLock().lock();
        try {
            if (!store.isClosed()) {
                action.run();
            }
        } catch (RuntimeException e) {
            if (!store.isClosed()) {
                LOG.error("DynamoDB's data cannot be saved now; retrying: {}", e.getMessage());
            }
        } finally {
            changes.writeLock().unlock();
        }
    }

    private void save() {
        if (changed) {
            CompletableFuture<Void> saved = written;
            written = new CompletableFuture<>();
            changed = false;
            try {
                store.commit();
                saved.complete(null);
            } catch (RuntimeException e) {
                saved.completeExceptionally(e);
                throw e;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(committer);
        excludingChanges(store::close);
        written.completeExceptionally(new IllegalStateException("DynamoDB is closed"));
    }
}
