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
 */
final class DurableMongoBackend extends H2Backend {

    private static final int COMMIT_MILLIS = 100;

    private static final int COMPACT_MILLIS = 1000;
    /** So many commits leave mostly dead pages behind; the file is let grow to four times what lives in it. */
    private static final int MINIMUM_FILL_PERCENT = 25;
    /** Small, because commands wait meanwhile. */
    private static final int COMPACT_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DurableMongoBackend.class);

    private final ReadWriteLock commands = new ReentrantReadWriteLock();
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mongodb-keeper");
        thread.setDaemon(true);
        return thread;
    });

    /** Of the keeper's thread. */
    private boolean failing;

    DurableMongoBackend(Path file) {
        super(new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open());
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
        keeper.scheduleWithFixedDelay(() -> betweenCommands(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void betweenCommands(Runnable task) {
        commands.writeLock().lock();
        try {
            if (!getMvStore().isClosed()) {
                task.run();
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("MongoDB's data cannot be saved, and will be tried again: {}", Reason.of(e));
            }
            failing = true;
        } finally {
            commands.writeLock().unlock();
        }
    }
}
