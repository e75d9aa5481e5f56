package dev.datanomad.databases;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Delays, throttles or holds the bytes of a proxy's connections. Safe for use by several threads. */
final class TrafficShaper {

    enum Mode {
        PASS,
        LATENCY,
        BANDWIDTH,
        HANG,
        HANG_ONE
    }

    /** Each has the whole bandwidth for itself. */
    enum Direction {
        REQUESTS,
        RESPONSES
    }

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A second's bandwidth is handed out in this many slices, so that bytes flow instead of coming in bursts. */
    private static final int SLICES = 50;

    private final long hangLimitNanos;
    private final long[] nextFreeNanos = new long[Direction.values().length];
    private Mode mode = Mode.PASS;
    private long latencyNanos;
    private int bytesPerSecond;
    private long changes;
    private long changedNanos = System.nanoTime();

    /** The connection that {@link Mode#HANG_ONE} has caught. */
    private ProxiedConnection hanging;

    /** @param hangLimit how long bytes are held before their connection ends */
    TrafficShaper(Duration hangLimit) {
        hangLimitNanos = hangLimit.toNanos();
    }

    /** Changes the mode, for bytes that are held as well. */
    void set(Mode newMode) {
        set(newMode, 0, 0);
    }

    void latency(Duration latency) {
        set(Mode.LATENCY, latency.toNanos(), 0);
    }

    void bandwidth(int bytes) {
        set(Mode.BANDWIDTH, 0, bytes);
    }

    private synchronized void set(Mode newMode, long latency, int bytes) {
        mode = newMode;
        latencyNanos = latency;
        bytesPerSecond = bytes;
        hanging = null;
        changes++;
        changedNanos = System.nanoTime();
        for (Direction direction : Direction.values()) {
            nextFreeNanos[direction.ordinal()] = changedNanos;
        }
        notifyAll();
    }

    /** Takes note of a new connection: {@link Mode#HANG_ONE} catches the first one. */
    synchronized void opened(ProxiedConnection connection) {
        if (mode == Mode.HANG_ONE && hanging == null) {
            hanging = connection;
        }
    }

    /**
     * Waits until bytes of a connection may pass.
     *
     * @param beginsRequest whether latency applies to them
     * @return how many of the bytes may pass now, at least one unless there are none
     * @throws IOException if they were held for longer than the limit
     */
    synchronized int pass(ProxiedConnection connection, Direction direction, boolean beginsRequest, int bytes)
            throws IOException, InterruptedException {
        long arrived = System.nanoTime();
        while (true) {
            long left = latencyNanos - (System.nanoTime() - arrived);
            if (mode == Mode.HANG || connection == hanging) {
                awaitChange(arrived);
            } else if (mode == Mode.LATENCY && beginsRequest && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return mode == Mode.BANDWIDTH ? awaitBandwidth(direction, bytes) : bytes;
            }
        }
    }

    /** Returns when the mode has changed, or spuriously. */
    private void awaitChange(long arrived) throws IOException, InterruptedException {
        long now = System.nanoTime();
        long left = hangLimitNanos - Math.min(now - arrived, now - changedNanos);
        if (left <= 0) {
            throw new IOException("Held for too long");
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    /** Connections take turns, a slice each. A change of the mode ends the wait at once. */
    private int awaitBandwidth(Direction direction, int bytes) throws InterruptedException {
        int slice = Math.min(bytes, Math.max(1, bytesPerSecond / SLICES));
        long now = System.nanoTime();
        long begin = Math.max(nextFreeNanos[direction.ordinal()] - now, 0);
        long end = now + begin + slice * SECOND / bytesPerSecond;
        nextFreeNanos[direction.ordinal()] = end;
        long before = changes;
        for (long left = end - now; left > 0 && changes == before; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return slice;
    }
}
