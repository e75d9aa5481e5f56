package dev.datanomad.databases;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What every byte of a proxy has to pass. Safe for use by several threads. */
final class Gate {

    enum State {
        OPEN,
        SLOW,
        NARROW,
        SHUT
    }

    /** The two do not share what bandwidth there is. */
    enum Direction {
        REQUESTS,
        ANSWERS
    }

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A second's bytes pass in so many pieces, so that they flow instead of coming in bursts. */
    private static final int PIECES = 50;

    private final long patienceNanos;
    private final long[] freeAt = new long[Direction.values().length];
    private State state = State.OPEN;
    private long delayNanos;
    private int bytesPerSecond;
    private long changes;
    private long changedAt = System.nanoTime();

    /** A gate that holds nothing longer than that while it is shut. */
    Gate(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    /** Changes what happens to whatever waits here, too; neither slow nor narrow. */
    void set(State newState) {
        set(newState, 0, 0);
    }

    /** Changes to {@link State#SLOW}. */
    void slow(Duration delay) {
        set(State.SLOW, delay.toNanos(), 0);
    }

    /** Changes to {@link State#NARROW}. */
    void narrow(int bytes) {
        set(State.NARROW, 0, bytes);
    }

    private synchronized void set(State newState, long delay, int bytes) {
        state = newState;
        delayNanos = delay;
        bytesPerSecond = bytes;
        changes++;
        changedAt = System.nanoTime();
        for (Direction direction : Direction.values()) {
            freeAt[direction.ordinal()] = changedAt;
        }
        notifyAll();
    }

    /**
     * Waits while the gate is shut and, for the beginning of a request, as long as the gate is slow; where it is narrow,
     * for its turn.
     *
     * @return how many of these bytes may pass now, at least one unless there are none
     * @throws IOException if the gate stays shut for too long
     */
    synchronized int pass(Direction direction, boolean beginsRequest, int bytes)
            throws IOException, InterruptedException {
        long arrived = System.nanoTime();
        while (true) {
            long left = delayNanos - (System.nanoTime() - arrived);
            if (state == State.SHUT) {
                awaitChange(arrived);
            } else if (state == State.SLOW && beginsRequest && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return state == State.NARROW ? squeeze(direction, bytes) : bytes;
            }
        }
    }

    /** Ends when the gate changes, or now and then before that. */
    private void awaitChange(long arrived) throws IOException, InterruptedException {
        long now = System.nanoTime();
        long left = patienceNanos - Math.min(now - arrived, now - changedAt);
        if (left <= 0) {
            throw new IOException("Held for too long");
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    /** All connections pass one after the other, a piece each; a change ends the wait at once. */
    private int squeeze(Direction direction, int bytes) throws InterruptedException {
        int piece = Math.min(bytes, Math.max(1, bytesPerSecond / PIECES));
        long now = System.nanoTime();
        long begin = Math.max(freeAt[direction.ordinal()] - now, 0);
        long end = now + begin + piece * SECOND / bytesPerSecond;
        freeAt[direction.ordinal()] = end;
        long before = changes;
        for (long left = end - now; left > 0 && changes == before; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return piece;
    }
}
