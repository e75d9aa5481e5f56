package dev.datanomad.lab.proxy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of a stage as the front door sees it: its port and its requests in flight. Thread-safe. */
public final class Upstream {

    private static final long BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final int port;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private volatile long refusedAt = System.nanoTime() - BACKOFF_NANOS;

    /** Has a name for messages, and a port on loopback. */
    public Upstream(String name, int port) {
        this.name = name;
        this.port = port;
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    /** Requests in flight. Streams of server-sent events do not count: they never end, and browsers reconnect. */
    public int inFlight() {
        return requests.get() - streams.get();
    }

    /** It has refused a connection: for a second, requests go to other instances if there are any. */
    void backOff() {
        refusedAt = System.nanoTime();
    }

    boolean isBackingOff() {
        return System.nanoTime() - refusedAt < BACKOFF_NANOS;
    }

    void began() {
        requests.incrementAndGet();
    }

    void becameStream() {
        streams.incrementAndGet();
    }

    void ended(boolean stream) {
        if (stream) {
            streams.decrementAndGet();
        }
        requests.decrementAndGet();
    }
}
