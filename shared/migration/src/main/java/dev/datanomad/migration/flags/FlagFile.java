package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider.State;
import com.launchdarkly.sdk.server.subsystems.DataSource;
import com.launchdarkly.sdk.server.subsystems.DataSourceUpdateSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data source of the SDK that polls a file every 50 ms: that notices a file renamed into place, an overwritten one, and
 * a symbolic link that is swapped. A content is used when two polls in a row find it, because one may find a file
 * half-written. A file that is missing or not a {@link FlagSet} changes nothing: the last good flags stay, also over a
 * restart, for which they are persisted in a second file.
 *
 * <p>Safe for use by many threads.
 */
final class FlagFile implements DataSource {

    private static final Logger LOG = LoggerFactory.getLogger(FlagFile.class);
    private static final long POLL_INTERVAL_MILLIS = 50;
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path file;
    private final Path lastGoodFile;
    private final List<String> required;
    private final ScheduledExecutorService poller;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final StampedLock update = new StampedLock();
    private DataSourceUpdateSink sink;
    private Snapshot previous;
    private Snapshot stable;
    private Snapshot lastGood;
    private volatile FlagSet flags;
    private volatile String fileWarning;
    private volatile String persistWarning;

    /** What a poll has found: the file's content and when it was last written, or why there is none. */
    private record Snapshot(ByteBuffer content, FileTime written, String error) {

        Snapshot(String error) {
            this(null, null, error);
        }

        static Snapshot of(Path file) {
            try {
                if (!Files.isRegularFile(file)) {
                    return new Snapshot(Files.exists(file) ? "it is not a file" : "it does not exist");
                }
                FileTime written = Files.getLastModifiedTime(file);
                try (InputStream in = Files.newInputStream(file)) {
                    byte[] content = in.readNBytes(MAX_BYTES + 1);
                    return content.length > MAX_BYTES
                            ? new Snapshot("it has more than " + MAX_BYTES + " bytes")
                            : new Snapshot(ByteBuffer.wrap(content), written, null);
                }
            } catch (IOException | RuntimeException e) {
                return new Snapshot("it cannot be read (" + e + ")");
            }
        }

        FlagSet flags(List<String> required) {
            if (error != null) {
                throw new FlagSet.UnusableException(error);
            }
            return new FlagSet(content.array(), required);
        }
    }

    /**
     * @param file the file to poll
     * @param lastGoodFile where to persist its last good content
     * @param required the keys of the flags that it must hold
     */
    FlagFile(Path file, Path lastGoodFile, List<String> required) {
        this.file = file;
        this.lastGoodFile = lastGoodFile;
        this.required = required;
        this.poller = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "flag-file");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Sets where the flags go; the SDK calls it once, before it starts this. */
    DataSource updating(DataSourceUpdateSink sink) {
        this.sink = sink;
        return this;
    }

    /** Begins with the flags from before a restart; done when the file's first stable content is used or rejected. */
    @Override
    public Future<Void> start() {
        poller.execute(this::useLastGood);
        poller.scheduleWithFixedDelay(this::pollSafely, 0, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return started;
    }

    @Override
    public boolean isInitialized() {
        return flags != null;
    }

    /** Waits a second at most for a poll under way, so that the last good flags are persisted. */
    @Override
    public void close() {
        poller.shutdown();
        try {
            poller.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The flags in use, if there are any. */
    Optional<FlagSet> flags() {
        return Optional.ofNullable(flags);
    }

    /** What is wrong, a sentence each. */
    List<String> warnings() {
        return Stream.of(fileWarning, persistWarning).filter(Objects::nonNull).toList();
    }

    /** Evaluates several flags by one version of the file; without a lock, unless it changes meanwhile. */
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

    private void useLastGood() {
        try {
            use(Snapshot.of(lastGoodFile).flags(required));
        } catch (FlagSet.UnusableException e) {
            if (Files.exists(lastGoodFile)) {
                LOG.warn("FLAGS_LAST_GOOD {} is not used: {}", lastGoodFile, e.getMessage());
            }
        }
    }

    /** An exception would cancel all later polls, and with them any change of the flags. */
    private void pollSafely() {
        try {
            poll();
        } catch (RuntimeException | Error e) {
            fileWarning = "FLAGS_FILE " + file + " could not be polled: " + e + "; the last good flags stay.";
            LOG.error("{}", fileWarning);
            previous = null;
            stable = null;
        }
    }

    private void poll() {
        Snapshot current = Snapshot.of(file);
        if (current.equals(previous) && !current.equals(stable)) {
            stable = current;
            useStable();
            started.complete(null);
        } else if (persistWarning != null) {
            persist();
        }
        previous = current;
    }

    private void useStable() {
        try {
            use(stable.flags(required));
            lastGood = stable;
            fileWarning = null;
            LOG.info("Using the flags of {}", file);
            persist();
        } catch (RuntimeException e) {
            fileWarning = "FLAGS_FILE " + file + " is not used until it is put right: " + e.getMessage()
                    + (flags == null ? "." : "; the last good flags stay.");
            LOG.warn("{}", fileWarning);
        }
    }

    private void use(FlagSet set) {
        long stamp = update.writeLock();
        try {
            sink.init(set.data());
            flags = set;
        } finally {
            update.unlockWrite(stamp);
        }
        sink.updateStatus(State.VALID, null);
    }

    private void persist() {
        Path temporary = lastGoodFile.resolveSibling(
                lastGoodFile.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try {
                Files.write(
                        temporary,
                        lastGood.content.array(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SYNC);
                Files.move(temporary, lastGoodFile, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            persistWarning = null;
        } catch (IOException e) {
            if (persistWarning == null) {
                LOG.error("FLAGS_LAST_GOOD {} cannot be written: {}", lastGoodFile, e.toString());
            }
            persistWarning = "The flags would not outlive a restart, because " + lastGoodFile
                    + " cannot be written: set FLAGS_LAST_GOOD to a writable file.";
        }
    }
}
