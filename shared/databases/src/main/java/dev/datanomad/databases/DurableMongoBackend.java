package dev.datanomad.databases;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MongoDB's data in a file, committed every {@value #COMMIT_MILLIS} ms. A kill loses the writes since the last commit; a
 * power failure may lose more, as there is no fsync.
 *
 * <p>Commits exclude commands: a commit in the middle of an insert would save the document without its index entry, and a
 * kill right after it would leave the file inconsistent. For the same reason H2's own commits and compaction are off.
 *
 * <p>When a commit fails, as on a full disk, H2 closes the file for good and every later command fails. The databases must
 * then be started again, on the data of the last commit.
 */
final class DurableMongoBackend extends H2Backend {

    private static final int COMMIT_MILLIS = 100;

    private static final int COMPACT_MILLIS = 1000;
    /** Frequent commits leave dead pages behind; the file may grow to four times its live data. */
    private static final int MINIMUM_FILL_PERCENT = 25;
    /** Small, because compaction blocks commands. */
    private static final int COMPACT_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DurableMongoBackend.class);

    private final Runnable onFailure;
    private final CollectionIds ids = new CollectionIds(this, this::idOf);
    private final ReplyLimit limit = new ReplyLimit(getCursorRegistry());
    private final DocumentIsolation isolation = new DocumentIsolation();
    private final ReadWriteLock commands = new ReentrantReadWriteLock();
    private final ScheduledExecutorService committer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mongodb-commits");
        thread.setDaemon(true);
        return thread;
    });

    /** Used by the committer's thread only. */
    private boolean failing;

    /** @param onFailure called once, when data can no longer be saved */
    DurableMongoBackend(Path file, Runnable onFailure) {
        super(new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open());
        this.onFailure = onFailure;
        getMvStore().setRetentionTime(COMPACT_MILLIS);
        schedule(COMMIT_MILLIS, this::commit);
        schedule(COMPACT_MILLIS, () -> getMvStore().compact(MINIMUM_FILL_PERCENT, COMPACT_BYTES));
    }

    /** Gets every command except the handshake. */
    @Override
    public Document handleMessage(MongoMessage message) {
        commands.readLock().lock();
        try {
            Document command = message.getDocument();
            Document reply = isolation.handle(command, () -> super.handleMessage(message));
            return limit.apply(command, ids.apply(message.getDatabaseName(), command, reply));
        } finally {
            commands.readLock().unlock();
        }
    }

    /** Kept in H2's map about the collection, which goes where that goes. */
    private UUID idOf(MongoCollection<?> collection) {
        return getMvStore()
                .<String, UUID>openMap("meta." + collection.getFullName())
                .computeIfAbsent("uuid", name -> UUID.randomUUID());
    }

    @Override
    public void close() {
        committer.shutdown();
        commands.writeLock().lock();
        try {
            super.close();
        } finally {
            commands.writeLock().unlock();
        }
    }

    private void schedule(int millis, Runnable task) {
        committer.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void run(Runnable task) {
        excludingCommands(task);
        if (getMvStore().isClosed() && !committer.isShutdown()) {
            // Without the lock, as the callback may close this backend.
            giveUp();
        }
    }

    private void giveUp() {
        committer.shutdown();
        LOG.error(
                "MongoDB's data can no longer be saved ({}): start the databases again.",
                RootCause.of(getMvStore().getPanicException()));
        onFailure.run();
    }

    private void excludingCommands(Runnable task) {
        commands.writeLock().lock();
        try {
            if (!getMvStore().isClosed()) {
                task.run();
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing && !getMvStore().isClosed()) {
                LOG.error("MongoDB's data cannot be saved now; retrying: {}", RootCause.of(e));
            }
            failing = true;
        } finally {
            commands.writeLock().unlock();
        }
    }
}
