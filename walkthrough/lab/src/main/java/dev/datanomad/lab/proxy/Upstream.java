package dev.datanomad.lab.proxy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A running instance of a stage, as the front door sees it: where it listens, and what it is busy with. Thread-safe. */
public final class Upstream {

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final int port;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private volatile long restsSince = System.nanoTime() - REST_NANOS;

    /**
     * @param name what a person calls it, for messages
     * @param port where it listens on loopback
     */
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

    /**
     * Requests that have been passed on and not been answered in full. Streams of server-sent events do not count: they
     * never end, and a browser reconnects.
     */
    public int inFlight() {
        return requests.get() - streams.get();
    }

    /** It has refused a connection, and gets no request for a second if another instance can have it. */
    void rest() {
        restsSince = System.nanoTime();
    }

    boolean isResting() {
        return System.nanoTime() - restsSince < REST_NANOS;
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
