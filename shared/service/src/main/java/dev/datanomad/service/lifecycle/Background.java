package dev.datanomad.service.lifecycle;

import dev.datanomad.service.events.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what a program needs sooner or later, so that it can start while a store is down. */
public final class Background {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final long PAUSE_MILLIS = 1_000;

    private Background() {}

    /**
     * Makes something on a thread of its own, and if its store does not answer, tries again each second.
     *
     * @param what what is made, for the log
     * @param make makes it, or throws a {@link StoreUnavailableException}; may run any number of times
     * @return done when it is made, or when trying again would not help
     */
    public static CompletableFuture<Void> untilDone(String what, Runnable make) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> repeat(what, make, done), "background");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /**
     * Waits until all is done, for some time at most: with a store that is down, a program starts all the same, and with
     * one that is slow, its first users do not wait for what could be made before they came.
     */
    public static void await(Duration limit, CompletableFuture<?>... done) {
        try {
            CompletableFuture.allOf(done).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Starting though not every store has answered within {} ms", limit.toMillis());
        } catch (ExecutionException e) {
            LOG.debug("Starting without all that is needed, as said before", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void repeat(String what, Runnable make, CompletableFuture<Void> done) {
        boolean failed = false;
        while (true) {
            try {
                make.run();
                if (failed) {
                    LOG.info("Made {}", what);
                }
                done.complete(null);
                return;
            } catch (StoreUnavailableException e) {
                if (!failed) {
                    LOG.warn("Will go on trying to make {}: {}", what, e.getMessage());
                }
                failed = true;
            } catch (RuntimeException e) {
                LOG.error("Gave up making {}: {}", what, e.toString());
                done.completeExceptionally(e);
                return;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
