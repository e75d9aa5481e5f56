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

/**
 * MongoDB's data in a file, committed every {@value #COMMIT_MILLIS} ms.
 *
 * <p>A commit waits for the commands that run: one in the middle of an insert would save the document without its entry
 * in the index, and a kill right after that would leave it so. For the same reason H2 does not commit on its own.
 */
final class DurableMongoBackend extends H2Backend {

    static final int COMMIT_MILLIS = 100;

    private final ReadWriteLock commands = new ReentrantReadWriteLock();
    private final ScheduledExecutorService committer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mongodb-commit");
        thread.setDaemon(true);
        return thread;
    });

    DurableMongoBackend(Path file) {
        super(new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open());
        committer.scheduleWithFixedDelay(this::commit, COMMIT_MILLIS, COMMIT_MILLIS, TimeUnit.MILLISECONDS);
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
    public void commit() {
        if (!getMvStore().hasUnsavedChanges()) {
            return;
        }
        commands.writeLock().lock();
        try {
            super.commit();
        } finally {
            commands.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        committer.shutdown();
        super.close();
    }
}
