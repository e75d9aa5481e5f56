package dev.datanomad.databases;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What every byte of a proxy has to pass. Safe for use by several threads. */
final class Gate {

    enum State {
        OPEN,
        SLOW,
        SHUT
    }

    private State state = State.OPEN;
    private long delayNanos;

    /** Changes what happens to whatever waits here, too. */
    synchronized void set(State newState, Duration delay) {
        state = newState;
        delayNanos = delay.toNanos();
        notifyAll();
    }

    /** Waits while the gate is shut and, for the beginning of a request, as long as the gate is slow. */
    synchronized void pass(boolean beginsRequest) throws InterruptedException {
        long arrived = System.nanoTime();
        while (true) {
            long left = delayNanos - (System.nanoTime() - arrived);
            if (state == State.SHUT) {
                wait();
            } else if (state == State.SLOW && beginsRequest && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return;
            }
        }
    }
}
