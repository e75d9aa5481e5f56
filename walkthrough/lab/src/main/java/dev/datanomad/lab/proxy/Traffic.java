package dev.datanomad.lab.proxy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What users of the service see, measured where they stand: in front of it. Counts requests for events, those that
 * failed (no answer, or a 5xx), and how long each took from its arrival to the last byte of its answer. Thread-safe.
 */
public final class Traffic {

    /** Seconds of history kept, for charts. */
    private static final int KEPT = 1_800;

    private final Deque<Second> seconds = new ArrayDeque<>();
    private final Set<Window> windows = ConcurrentHashMap.newKeySet();
    private Window second = new Window(nowSeconds());
    private long requests;
    private long failed;

    /**
     * One second's requests.
     *
     * @param at seconds since 1970
     * @param readP50 median of the reads in milliseconds, 0 without reads
     * @param readP99 99th percentile of the reads in milliseconds
     */
    public record Second(long at, int requests, int failed, double readP50, double readP99) {}

    /** Requests for events since the front door opened. */
    public synchronized long requests() {
        return requests;
    }

    /** Those of {@link #requests} that got no answer or a 5xx. */
    public synchronized long failed() {
        return failed;
    }

    /** The seconds that are over, oldest first; at most half an hour. */
    public synchronized List<Second> seconds() {
        roll();
        return new ArrayList<>(seconds);
    }

    /** Measures from now until the window is closed. */
    public Window open() {
        Window window = new Window(nowSeconds());
        windows.add(window);
        return window;
    }

    /** Stops measuring; the window keeps its figures. */
    public void close(Window window) {
        windows.remove(window);
    }

    void record(boolean read, boolean failure, long nanos) {
        synchronized (this) {
            roll();
            requests++;
            failed += failure ? 1 : 0;
            second.add(read, failure, nanos);
        }
        for (Window window : windows) {
            window.add(read, failure, nanos);
        }
    }

    private void roll() {
        long now = nowSeconds();
        if (second.opened == now) {
            return;
        }
        seconds.add(new Second(
                second.opened,
                second.requests(),
                second.failed(),
                second.reads().p50(),
                second.reads().p99()));
        for (long idle = Math.max(second.opened + 1, now - KEPT); idle < now; idle++) {
            seconds.add(new Second(idle, 0, 0, 0, 0));
        }
        while (seconds.size() > KEPT) {
            seconds.removeFirst();
        }
        second = new Window(now);
    }

    private static long nowSeconds() {
        return System.currentTimeMillis() / 1_000;
    }

    /** The requests that ended within a span of time. Thread-safe. */
    public static final class Window {

        private final long opened;
        private final Millis reads = new Millis();
        private final Millis writes = new Millis();
        private int failed;

        private Window(long opened) {
            this.opened = opened;
        }

        public synchronized int requests() {
            return reads.count() + writes.count();
        }

        public synchronized int failed() {
            return failed;
        }

        /** How long the reads took so far. */
        public synchronized Latencies reads() {
            return reads.latencies();
        }

        /** How long the writes took so far. */
        public synchronized Latencies writes() {
            return writes.latencies();
        }

        /** How long all of them took so far. */
        public synchronized Latencies all() {
            return reads.and(writes).latencies();
        }

        private synchronized void add(boolean read, boolean failure, long nanos) {
            (read ? reads : writes).add(nanos);
            failed += failure ? 1 : 0;
        }
    }
}
