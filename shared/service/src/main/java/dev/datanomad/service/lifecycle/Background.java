package dev.datanomad.service.lifecycle;

import dev.datanomad.service.events.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries in the background, so that a program can start while a store is down. */
public final class Background {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final long RETRY_MILLIS = 1_000;

    private Background() {}

    /**
     * Creates something on a thread of its own, with a retry each second while its store does not answer.
     *
     * @param what what is created, for the log
     * @param create creates it, or throws a {@link StoreUnavailableException}; idempotent
     * @return done when it is created; failed when a retry would not help
     */
    public static CompletableFuture<Void> retry(String what, Runnable create) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> repeat(what, create, done), "background");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /**
     * Waits until all are done, for {@code limit} at most: a program starts all the same while a store is down, and its
     * first users do not wait for what a slow one can do before they come.
     */
    public static void await(Duration limit, CompletableFuture<?>... done) {
        try {
            CompletableFuture.allOf(done).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Starting although not every store has answered within {} ms", limit.toMillis());
        } catch (ExecutionException e) {
            LOG.debug("Starting without something that could not be created, as logged before", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void repeat(String what, Runnable create, CompletableFuture<Void> done) {
        boolean failed = false;
        while (true) {
            try {
                create.run();
                if (failed) {
                    LOG.info("Created {}", what);
                }
                done.complete(null);
                return;
            } catch (StoreUnavailableException e) {
                if (!failed) {
                    LOG.warn("Cannot create {} yet, retrying each second: {}", what, e.getMessage());
                }
                failed = true;
            } catch (RuntimeException | Error e) {
                LOG.error("Cannot create {}: {}", what, e.toString());
                done.completeExceptionally(e);
                return;
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
