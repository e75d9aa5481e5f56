package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.subsystems.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data source of the SDK that polls a file every 50 ms: that notices a file renamed into place, an overwritten one, and
 * a symbolic link that is swapped. A content is used when two polls in a row find it, because one may find a file
 * half-written. A file that is missing or not a {@link FlagSet} changes nothing: the last good flags stay, also over a
 * restart.
 *
 * <p>Safe for use by many threads.
 */
final class FlagFile implements DataSource {

    private static final Logger LOG = LoggerFactory.getLogger(FlagFile.class);
    private static final long POLL_INTERVAL_MILLIS = 50;

    private final Path file;
    private final KnownFlags known;
    private final List<String> required;
    private final ScheduledExecutorService poller = Daemon.scheduler("flag-file");
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private boolean knownBefore;
    private Snapshot previous;
    private Snapshot stable;
    private volatile boolean firstStart;
    private volatile Unusable unusable;

    /** What is wrong with the file, in a sentence, and since when anything is. */
    private record Unusable(String warning, Instant since) {}

    /** What a poll has found: the file's content and when it was last written, or why there is none. */
    private record Snapshot(ByteBuffer content, FileTime written, String error) {

        private static final Snapshot NONE = new Snapshot("it does not exist");

        Snapshot(String error) {
            this(null, null, error);
        }

        static Snapshot of(Path file) {
            try {
                if (!Files.isRegularFile(file)) {
                    return Files.notExists(file) ? NONE : new Snapshot("it is not a file");
                }
                FileTime written = Files.getLastModifiedTime(file);
                try (InputStream in = Files.newInputStream(file)) {
                    byte[] content = in.readNBytes(FlagSet.MAX_FILE_BYTES + 1);
                    return new Snapshot(ByteBuffer.wrap(content), written, null);
                }
            } catch (IOException | RuntimeException e) {
                return new Snapshot("it cannot be read (" + e + ")");
            }
        }

        FlagSet flags(List<String> required) {
            if (error != null) {
                throw new UnusableFlagsException(error);
            }
            return FlagSet.ofFile(content.array(), required);
        }
    }

    /**
     * @param file the file to poll
     * @param known where its good contents go
     * @param required the keys of the flags that it must hold
     */
    FlagFile(Path file, KnownFlags known, List<String> required) {
        this.file = file;
        this.known = known;
        this.required = required;
    }

    /** Begins with the flags from before a restart; done when the file's first stable content is used or rejected. */
    @Override
    public Future<Void> start() {
        poller.execute(() -> knownBefore = known.recall());
        poller.scheduleWithFixedDelay(this::pollSafely, 0, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return started;
    }

    @Override
    public boolean isInitialized() {
        return known.flags().isPresent();
    }

    /** Waits a second at most for a poll under way, so that the last good flags are persisted. */
    @Override
    public void close() {
        Daemon.stop(poller);
    }

    /** Whether nothing was ever known here: there was no file at the start, neither of flags nor of the last good ones. */
    boolean firstStart() {
        return firstStart;
    }

    /** What is wrong with the file, in a sentence. */
    Optional<String> warning() {
        return Optional.ofNullable(unusable).map(Unusable::warning);
    }

    /** Since when something is wrong with the file. */
    Optional<Instant> unusableSince() {
        return Optional.ofNullable(unusable).map(Unusable::since);
    }

    private void warn(String warning) {
        unusable = new Unusable(warning, unusableSince().orElseGet(Instant::now));
    }

    /** An exception would cancel all later polls, and with them any change of the flags. */
    private void pollSafely() {
        try {
            poll();
        } catch (RuntimeException | Error e) {
            warn("FLAGS_FILE " + file + " could not be polled: " + e + "; the last good flags stay.");
            LOG.error("{}", unusable.warning());
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
        } else {
            known.persist();
        }
        previous = current;
    }

    private void useStable() {
        try {
            known.use(stable.flags(required));
            unusable = null;
            LOG.info("Using the flags of {}", file);
            known.persist();
        } catch (RuntimeException e) {
            if (!started.isDone()) {
                firstStart = stable.equals(Snapshot.NONE) && !knownBefore;
            }
            warn("FLAGS_FILE " + file + " is not used until it is put right: " + e.getMessage()
                    + (isInitialized() ? "; the last good flags stay." : "."));
            LOG.warn("{}", unusable.warning());
        }
    }
}
