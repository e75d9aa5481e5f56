package dev.datanomad.flags;

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
 * Feeds the SDK from a file, looked at twenty times a second: that sees a file renamed into place, an overwritten one,
 * and a symbolic link that is swapped. Only what has not changed between two looks counts, so that a file may be caught
 * half-written. A file that is missing or not a {@link FlagSet} changes nothing: the last good flags stay, also over a
 * restart, for which they are kept in a second file.
 *
 * <p>Safe for use by many threads.
 */
final class FlagFile implements DataSource {

    private static final Logger LOG = LoggerFactory.getLogger(FlagFile.class);
    private static final long LOOK_MILLIS = 50;
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path file;
    private final Path lastGoodFile;
    private final List<String> required;
    private final ScheduledExecutorService looks;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final StampedLock update = new StampedLock();
    private DataSourceUpdateSink sink;
    private Seen before;
    private Seen settled;
    private Seen good;
    private volatile FlagSet flags;
    private volatile String problem;
    private volatile String unkept;

    /** What a look has found: the file's content and when it was last written, or why there is none. */
    private record Seen(ByteBuffer content, FileTime written, String fault) {

        Seen(String fault) {
            this(null, null, fault);
        }

        static Seen in(Path file) {
            try {
                if (!Files.isRegularFile(file)) {
                    return new Seen(Files.exists(file) ? "it is not a file" : "it does not exist");
                }
                FileTime written = Files.getLastModifiedTime(file);
                try (InputStream in = Files.newInputStream(file)) {
                    byte[] content = in.readNBytes(MAX_BYTES + 1);
                    return content.length > MAX_BYTES
                            ? new Seen("it has more than " + MAX_BYTES + " bytes")
                            : new Seen(ByteBuffer.wrap(content), written, null);
                }
            } catch (IOException | RuntimeException e) {
                return new Seen("it cannot be read (" + e + ")");
            }
        }

        FlagSet flags(List<String> required) throws FlagSet.UnusableException {
            if (fault != null) {
                throw new FlagSet.UnusableException(fault);
            }
            return new FlagSet(content.array(), required);
        }
    }

    /**
     * @param file the file to look at
     * @param lastGoodFile where to keep the last good content of it
     * @param required the keys of the flags that it must hold
     */
    FlagFile(Path file, Path lastGoodFile, List<String> required) {
        this.file = file;
        this.lastGoodFile = lastGoodFile;
        this.required = required;
        this.looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "flag-file");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Tells where to put the flags; the SDK calls it once, before it starts this. */
    DataSource feeding(DataSourceUpdateSink sink) {
        this.sink = sink;
        return this;
    }

    /** Begins with the flags from before a restart; done when it is settled whether the file has others. */
    @Override
    public Future<Void> start() {
        looks.execute(this::useLastGood);
        looks.scheduleWithFixedDelay(this::lookSafely, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return started;
    }

    @Override
    public boolean isInitialized() {
        return flags != null;
    }

    /** Lets a look that is under way end, so that the last good flags are kept. */
    @Override
    public void close() {
        looks.shutdown();
        try {
            looks.awaitTermination(1, TimeUnit.SECONDS);
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
        return Stream.of(Optional.ofNullable(problem), Optional.ofNullable(unkept))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Evaluates several flags as of one content of the file; without a lock, unless it changes meanwhile. */
    <T> T atOnce(Supplier<T> evaluation) {
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
            use(Seen.in(lastGoodFile).flags(required));
        } catch (FlagSet.UnusableException e) {
            if (Files.exists(lastGoodFile)) {
                LOG.warn("{} is not used: {}", lastGoodFile, e.getMessage());
            }
        }
    }

    /** There must be a next look, whatever becomes of this one; otherwise nobody could steer any more. */
    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            problem = file + " could not be looked at: " + e + "; the last good flags stay.";
            LOG.error("{}", problem);
            before = null;
            settled = null;
        }
    }

    private void look() {
        Seen now = Seen.in(file);
        if (now.equals(before) && !now.equals(settled)) {
            settled = now;
            settle();
            started.complete(null);
        } else if (unkept != null) {
            keep();
        }
        before = now;
    }

    private void settle() {
        try {
            use(settled.flags(required));
            good = settled;
            problem = null;
            LOG.info("Using the flags of {}", file);
            keep();
        } catch (FlagSet.UnusableException | RuntimeException e) {
            problem = file + " is not used until it is put right: " + e.getMessage()
                    + (flags == null ? "." : "; the last good flags stay.");
            LOG.warn("{}", problem);
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

    private void keep() {
        Path temporary = lastGoodFile.resolveSibling(
                lastGoodFile.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try {
                Files.write(
                        temporary,
                        good.content.array(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SYNC);
                Files.move(temporary, lastGoodFile, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            unkept = null;
        } catch (IOException e) {
            if (unkept == null) {
                LOG.error("{} cannot be written: {}", lastGoodFile, e.toString());
            }
            unkept = "The flags would not outlive a restart, because " + lastGoodFile
                    + " cannot be written: set FLAGS_LAST_GOOD to a file that can.";
        }
    }
}
