package dev.datanomad.service.dashboard;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * One open dashboard. Writes without blocking: what the network does not take yet waits in a short queue, and a client
 * that takes nothing for longer than the idle limit is cut off. Safe for use by many threads.
 */
final class LiveClient implements WriteListener {

    private static final int MAX_QUEUED = 5;

    private final ServletOutputStream out;
    private final long idleLimitNanos;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Queue<byte[]> queue = new ArrayDeque<>();
    private boolean started;
    private boolean unflushed;
    private long lastProgress = System.nanoTime();

    /**
     * Needs {@code out} to call this as its {@link WriteListener}.
     *
     * @param idleLimit how long the network may take nothing before the client is cut off
     */
    LiveClient(ServletOutputStream out, Duration idleLimit) {
        this.out = out;
        idleLimitNanos = idleLimit.toNanos();
    }

    /** Completes when the client is gone or cut off; the response is to be ended then. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Sends an event as soon as the network takes it; leaves it out if too many wait already. Never blocks. */
    void send(byte[] event) {
        boolean dead;
        synchronized (this) {
            if (queue.size() < MAX_QUEUED) {
                queue.add(event);
            }
            dead = !pump() || System.nanoTime() - lastProgress > idleLimitNanos;
        }
        if (dead) {
            end();
        }
    }

    /** Ends the stream, whatever still waits. */
    void end() {
        ended.complete(null);
    }

    @Override
    public void onWritePossible() {
        boolean dead;
        synchronized (this) {
            started = true;
            dead = !pump();
        }
        if (dead) {
            end();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    /**
     * Writes what can be written now; false if the connection is broken. Before the container's first call of
     * {@link #onWritePossible}, the stream would block.
     */
    private boolean pump() {
        try {
            while (started && !ended.isDone() && out.isReady()) {
                lastProgress = System.nanoTime();
                if (!queue.isEmpty()) {
                    out.write(queue.remove());
                    unflushed = true;
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    break;
                }
            }
            return true;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }
}
