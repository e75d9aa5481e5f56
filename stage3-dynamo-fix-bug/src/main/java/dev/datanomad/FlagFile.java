package dev.datanomad;

import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider.State;
import com.launchdarkly.sdk.server.subsystems.DataSource;
import com.launchdarkly.sdk.server.subsystems.DataSourceUpdateSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the SDK from a file, looked at ten times a second: that sees a file renamed into place, an overwritten one, and
 * a symbolic link that is swapped. A file that is missing, half-written or otherwise not a {@link FlagSet} changes
 * nothing: the last good flags stay, also over a restart, for which they are kept in a second file.
 *
 * <p>Safe for use by many threads.
 */
final class FlagFile implements DataSource {

    private static final Logger LOG = LoggerFactory.getLogger(FlagFile.class);
    private static final long LOOK_MILLIS = 100;
    private static final long MAX_BYTES = 1024 * 1024;

    private final Path file;
    private final Path lastGoodFile;
    private final List<String> required;
    private final ScheduledExecutorService looks;
    private DataSourceUpdateSink sink;
    private byte[] seen;
    private byte[] used;
    private String suspected;
    private volatile FlagSet flags;
    private volatile String problem;

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

    /** Tells the SDK where to put the flags; the SDK calls it once. */
    DataSource feeding(DataSourceUpdateSink sink) {
        this.sink = sink;
        return this;
    }

    /** The flags in use, if there are any. */
    Optional<FlagSet> flags() {
        return Optional.ofNullable(flags);
    }

    /** What is wrong with the file, as a sentence, if something is. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public Future<Void> start() {
        look();
        if (flags == null) {
            useLastGood();
        }
        looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isInitialized() {
        return flags != null;
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    private synchronized void look() {
        try {
            byte[] content = read(file);
            if (!Arrays.equals(content, seen) || problem != null) {
                use(content, FlagSet.parse(content, required));
                seen = content;
            }
            solved();
        } catch (FlagSet.UnusableException e) {
            wrong(e.getMessage());
        } catch (IOException | RuntimeException e) {
            wrong("it cannot be read (" + e + ")");
        }
    }

    private static byte[] read(Path path) throws IOException, FlagSet.UnusableException {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new FlagSet.UnusableException("it has more than " + MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new FlagSet.UnusableException("it does not exist");
        }
    }

    private void use(byte[] content, FlagSet set) throws FlagSet.UnusableException {
        if (Arrays.equals(content, used)) {
            return;
        }
        sink.init(set.data());
        sink.updateStatus(State.VALID, null);
        flags = set;
        used = content;
        LOG.info("Using the flags of {}", file);
        keep(content);
    }

    private void keep(byte[] content) {
        Path temporary = lastGoodFile.resolveSibling(
                lastGoodFile.getFileName() + "." + ProcessHandle.current().pid());
        try {
            if (Files.exists(lastGoodFile) && Arrays.equals(content, Files.readAllBytes(lastGoodFile))) {
                return;
            }
            Files.write(temporary, content);
            Files.move(temporary, lastGoodFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error(
                    "The last good flags cannot be kept over a restart: set FLAGS_LAST_GOOD to a file that can be"
                            + " written, {} cannot ({})",
                    lastGoodFile,
                    e.toString());
        }
    }

    private synchronized void useLastGood() {
        try {
            byte[] content = read(lastGoodFile);
            use(content, FlagSet.parse(content, required));
            LOG.warn("Using the last good flags, of {}: {} changes nothing, {}", lastGoodFile, file, suspected);
        } catch (FlagSet.UnusableException | IOException e) {
            LOG.warn("No flags are known, the defaults hold: {} changes nothing, {}", file, suspected);
        }
        problem = file + " changes nothing: " + suspected;
    }

    /** A file seen half-written is no problem yet; one that is still wrong at the next look is. */
    private void wrong(String reason) {
        if (reason.equals(suspected) && problem == null) {
            problem = file + " changes nothing: " + reason;
            LOG.warn(
                    "{}; {}",
                    problem,
                    flags == null ? "no flags are known, the defaults hold" : "the last good flags stay");
        } else if (problem != null) {
            problem = file + " changes nothing: " + reason;
        }
        suspected = reason;
    }

    private void solved() {
        if (problem != null) {
            LOG.info("{} is good again", file);
        }
        problem = null;
        suspected = null;
    }
}
