package dev.datanomad.databases;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MongoDB's data in a file, committed every {@value #COMMIT_MILLIS} ms: a kill loses what came after the last commit. A
 * power failure may lose more, as nothing waits for the disk.
 *
 * <p>A commit waits for the commands that run: one in the middle of an insert would save the document without its entry
 * in the index, and a kill right after that would leave it so. For the same reason H2 neither commits nor compacts the
 * file on its own.
 *
 * <p>A commit that fails, as on a full disk, makes H2 close the file for good: every command fails from then on, and only
 * a new start on what was saved helps. Whoever is told then has to see to it.
 */
final class DurableMongoBackend extends H2Backend {

    private static final int COMMIT_MILLIS = 100;

    private static final int COMPACT_MILLIS = 1000;
    /** So many commits leave mostly dead pages behind; the file is let grow to four times what lives in it. */
    private static final int MINIMUM_FILL_PERCENT = 25;
    /** Small, because commands wait meanwhile. */
    private static final int COMPACT_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DurableMongoBackend.class);

    private final Runnable whenFailed;
    private final ReadWriteLock commands = new ReentrantReadWriteLock();
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mongodb-keeper");
        thread.setDaemon(true);
        return thread;
    });

    /** Of the keeper's thread. */
    private boolean failing;

    /** @param whenFailed called once, if nothing can be saved any more */
    DurableMongoBackend(Path file, Runnable whenFailed) {
        super(new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open());
        this.whenFailed = whenFailed;
        getMvStore().setRetentionTime(COMPACT_MILLIS);
        every(COMMIT_MILLIS, this::commit);
        every(COMPACT_MILLIS, () -> getMvStore().compact(MINIMUM_FILL_PERCENT, COMPACT_BYTES));
    }

    /** Every command of a driver passes here, but for the handshake. */
    @Override
    public Document handleMessage(MongoMessage message) {
        commands.readLock().lock();
        try {
            return super.handleMessage(message);
        } finally {
            commands.readLock().unlock();
        }
    }

    @Override
    public void close() {
        keeper.shutdown();
        commands.writeLock().lock();
        try {
            super.close();
        } finally {
            commands.writeLock().unlock();
        }
    }

    private void every(int millis, Runnable task) {
        keeper.scheduleWithFixedDelay(() -> keep(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void keep(Runnable task) {
        betweenCommands(task);
        if (getMvStore().isClosed() && !keeper.isShutdown()) {
            // Without the lock: whoever is told may close this, and wait for it.
            giveUp();
        }
    }

    private void giveUp() {
        keeper.shutdown();
        LOG.error(
                "MongoDB's data can no longer be saved ({}): the databases have to be started again.",
                Reason.of(getMvStore().getPanicException()));
        whenFailed.run();
    }

    private void betweenCommands(Runnable task) {
        commands.writeLock().lock();
        try {
            if (!getMvStore().isClosed()) {
                task.run();
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing && !getMvStore().isClosed()) {
                LOG.error("MongoDB's data cannot be saved, and will be tried again: {}", Reason.of(e));
            }
            failing = true;
        } finally {
            commands.writeLock().unlock();
        }
    }
}
