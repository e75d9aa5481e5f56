package dev.datanomad.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what a program needs sooner or later, but should not wait for. */
public final class Background {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final long PAUSE_MILLIS = 1_000;

    private Background() {}

    /**
     * Tries to make something now, and if its store does not answer, again each second on a thread of its own, so that
     * the program can start while the store is down.
     *
     * @param what what is made, for the log
     * @param make makes it, or throws a {@link StoreUnavailableException}; may run any number of times
     */
    public static void untilDone(String what, Runnable make) {
        try {
            make.run();
        } catch (StoreUnavailableException e) {
            LOG.warn("Will go on trying to make {}: {}", what, e.getMessage());
            Thread thread = new Thread(() -> repeat(what, make), "background");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void repeat(String what, Runnable make) {
        while (true) {
            try {
                Thread.sleep(PAUSE_MILLIS);
                make.run();
                LOG.info("Made {}", what);
                return;
            } catch (StoreUnavailableException e) {
                LOG.debug("Still cannot make {}: {}", what, e.getMessage());
            } catch (InterruptedException | RuntimeException e) {
                LOG.error("Gave up making {}: {}", what, e.toString());
                return;
            }
        }
    }
}
