package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.subsystems.DataSourceUpdateSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flags that were last known: in the SDK, which evaluates them, and in a file, so that they outlive a restart. They
 * only change as a whole. Any thread may evaluate; one at a time may change and persist them.
 */
final class KnownFlags {

    private static final Logger LOG = LoggerFactory.getLogger(KnownFlags.class);

    private final Path lastGoodFile;
    private final List<String> required;
    private final StampedLock update = new StampedLock();
    private DataSourceUpdateSink sink;
    private FlagSet persisted;
    private volatile FlagSet flags;
    private volatile String warning;

    /**
     * @param lastGoodFile where to persist them
     * @param required the keys of the flags that they must hold
     */
    KnownFlags(Path lastGoodFile, List<String> required) {
        this.lastGoodFile = lastGoodFile;
        this.required = required;
    }

    /** Sets the SDK's end, before anything else. */
    void updating(DataSourceUpdateSink sink) {
        this.sink = sink;
    }

    /** The flags in use, if any are known. */
    Optional<FlagSet> flags() {
        return Optional.ofNullable(flags);
    }

    /** What is wrong with persisting them, in a sentence. */
    Optional<String> warning() {
        return Optional.ofNullable(warning);
    }

    /**
     * Uses the flags from before a restart, if they can be used.
     *
     * @return whether there is a file of them, good or not
     */
    boolean recall() {
        if (!Files.exists(lastGoodFile)) {
            return false;
        }
        try {
            FlagSet set = new FlagSet(Files.readAllBytes(lastGoodFile), required);
            use(set);
            persisted = set;
        } catch (IOException e) {
            LOG.error("FLAGS_LAST_GOOD {} cannot be read: {}", lastGoodFile, e.toString());
        } catch (RuntimeException e) {
            LOG.error("FLAGS_LAST_GOOD {} is not used: {}", lastGoodFile, e.getMessage());
        }
        return true;
    }

    /** Evaluates by other flags from now on. */
    void use(FlagSet set) {
        long stamp = update.writeLock();
        try {
            sink.init(set.data());
            flags = set;
        } finally {
            update.unlockWrite(stamp);
        }
    }

    /** Evaluates several flags by one version of them; without a lock, unless they change meanwhile. */
    <T> T consistently(Supplier<T> evaluation) {
        long stamp = update.tryOptimisticRead();
        T result = evaluation.get();
        if (update.validate(stamp)) {
            return result;
        }
        stamp = update.readLock();
        try {
            return evaluation.get();
        } finally {
            update.unlockRead(stamp);
        }
    }

    /** Persists the flags in use, unless they are already; to be called again after a failure. */
    void persist() {
        FlagSet set = flags;
        if (set == null || set == persisted) {
            return;
        }
        try {
            write(set.json());
            persisted = set;
            warning = null;
        } catch (IOException e) {
            if (warning == null) {
                LOG.error("FLAGS_LAST_GOOD {} cannot be written: {}", lastGoodFile, e.toString());
            }
            warning = "The flags would not outlive a restart, because " + lastGoodFile
                    + " cannot be written: set FLAGS_LAST_GOOD to a writable file.";
        }
    }

    private void write(byte[] json) throws IOException {
        Path temporary = lastGoodFile.resolveSibling(
                lastGoodFile.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.write(
                    temporary,
                    json,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(temporary, lastGoodFile, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
