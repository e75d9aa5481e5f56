package dev.datanomad.databases;

import dev.datanomad.databases.TrafficShaper.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A TCP proxy on loopback in front of one database, for fault injection.
 *
 * <p>It starts with {@link #pass()}. Each of the other methods injects a fault, into open connections and new ones, until
 * the next is called. The port never changes. Bytes in flight during a call may still arrive.
 *
 * <p>Safe for use by several threads. Each connection takes two threads. {@link #close()} closes all connections; the
 * other methods then throw an {@link IllegalStateException}.
 */
public final class FaultProxy implements AutoCloseable {

    /** Longer than any client waits for a response. */
    private static final Duration HANG_LIMIT = Duration.ofSeconds(30);

    private final InetSocketAddress database;
    private final TrafficShaper shaper;
    private final ProxiedConnections connections;
    private final ProxyPort port;
    private ProtocolFault.Server faultServer;
    private boolean closed;

    private FaultProxy(InetSocketAddress database, Duration hangLimit) throws IOException {
        this.database = database;
        shaper = new TrafficShaper(hangLimit);
        connections = new ProxiedConnections(database, shaper);
        port = new ProxyPort(connections::accept);
    }

    /** Starts a proxy in front of a port on loopback. */
    public static FaultProxy to(int port) {
        return to(EmbeddedDatabases.LOOPBACK, port);
    }

    /**
     * Starts a proxy in front of a port of a host, which need not be reachable yet.
     *
     * @throws UncheckedIOException if no port is free
     */
    public static FaultProxy to(String host, int port) {
        return to(host, port, HANG_LIMIT);
    }

    /** @param hangLimit how long a hanging connection is kept open */
    static FaultProxy to(String host, int port, Duration hangLimit) {
        try {
            return new FaultProxy(new InetSocketAddress(host, port), hangLimit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on loopback on which clients reach the database through this proxy. */
    public int port() {
        return port.number();
    }

    /** Ends every fault. Bytes that were held back pass first. */
    public synchronized void pass() {
        forward(() -> shaper.set(Mode.PASS));
    }

    /** Refuses new connections and closes the open ones, like a database that is down. */
    public synchronized void refuse() {
        end(ProxiedConnection::close, port::refuse);
    }

    /**
     * Keeps connections open and accepts new ones, but passes no byte in either direction, like a frozen database. A
     * connection whose bytes are held for half a minute is closed, as its client may be gone.
     */
    public synchronized void hang() {
        forward(() -> shaper.set(Mode.HANG));
    }

    /** Hangs the next new connection, and no other, like one that a firewall has silently dropped. */
    public synchronized void hangNextConnection() {
        forward(() -> shaper.set(Mode.HANG_ONE));
    }

    /**
     * Adds latency to each request, once, however many packets it has. A request begins with the first bytes after a
     * response, so this suits protocols whose clients wait for one.
     */
    public synchronized void slow(Duration latency) {
        forward(() -> shaper.latency(latency));
    }

    /**
     * Limits the bandwidth of all connections together, in each direction.
     *
     * @throws IllegalArgumentException if it is less than one byte a second
     */
    public synchronized void bandwidth(int bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("A bandwidth is at least 1 byte a second, not " + bytesPerSecond);
        }
        forward(() -> shaper.bandwidth(bytesPerSecond));
    }

    /** Resets the open connections, and each new one as soon as it is accepted, like a database that keeps crashing. */
    public synchronized void reset() {
        end(ProxiedConnection::reset, port::accept);
    }

    /**
     * Injects errors into the responses, in the database's own protocol. Open connections are closed, now and by the next
     * call of another method, so that clients connect to the server that injects the errors, and otherwise bypass it.
     *
     * @throws UncheckedIOException if no port is free
     */
    public synchronized void misbehave(ProtocolFault fault) {
        requireOpen();
        ProtocolFault.Server server = start(fault);
        replaceFaultServer(server, new InetSocketAddress(EmbeddedDatabases.LOOPBACK, server.port()));
        admit(() -> shaper.set(Mode.PASS));
    }

    private ProtocolFault.Server start(ProtocolFault fault) {
        try {
            return fault.start(database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            refuse();
            closed = true;
            change(port::close);
        }
    }

    private void end(Consumer<ProxiedConnection> ending, PortChange portChange) {
        requireOpen();
        connections.onAccept(ending);
        change(portChange);
        connections.removeAll().forEach(ending);
        shaper.set(Mode.PASS);
        removeFaultServer();
    }

    private void forward(Runnable shaping) {
        requireOpen();
        removeFaultServer();
        admit(shaping);
    }

    private void admit(Runnable shaping) {
        shaping.run();
        connections.onAccept(ProxiedConnection::start);
        change(port::accept);
    }

    private void removeFaultServer() {
        if (faultServer != null) {
            replaceFaultServer(null, database);
        }
    }

    /** Closes every connection, so that none still leads to the previous destination. */
    private void replaceFaultServer(ProtocolFault.Server server, InetSocketAddress destination) {
        connections.forwardTo(destination);
        connections.removeAll().forEach(ProxiedConnection::close);
        if (faultServer != null) {
            faultServer.close();
        }
        faultServer = server;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The proxy is closed");
        }
    }

    private static void change(PortChange change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface PortChange {
        void make() throws IOException;
    }
}
