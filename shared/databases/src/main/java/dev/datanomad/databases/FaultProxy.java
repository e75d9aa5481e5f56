package dev.datanomad.databases;

import dev.datanomad.databases.Gate.State;
import dev.datanomad.databases.ProxiedConnections.Newcomers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A TCP proxy on loopback in front of one database, which breaks that database for its clients on purpose.
 *
 * <p>It starts with {@link #pass()}. Each of the other methods changes what happens from then on, for connections that
 * exist and for new ones, until the next is called. The port stays the same all along. Bytes that are on their way while
 * one is called may still arrive.
 *
 * <p>Safe for use by several threads. Two threads serve each connection. After {@link #close()} nothing is left, and the
 * other methods throw an {@link IllegalStateException}.
 */
public final class FaultProxy implements AutoCloseable {

    /** Longer than any client waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InetSocketAddress database;
    private final Gate gate;
    private final ProxiedConnections connections;
    private final ProxyPort port;
    private ProtocolFault.Server standIn;
    private boolean closed;

    private FaultProxy(InetSocketAddress database, Duration patience) throws IOException {
        this.database = database;
        gate = new Gate(patience);
        connections = new ProxiedConnections(database, gate);
        port = new ProxyPort(connections::welcome);
    }

    /** A proxy in front of that port on loopback. */
    public static FaultProxy to(int port) {
        return to(EmbeddedDatabases.LOOPBACK, port);
    }

    /**
     * A proxy in front of that port of that host, which need not be reachable yet.
     *
     * @throws UncheckedIOException if this machine has no free port
     */
    public static FaultProxy to(String host, int port) {
        return to(host, port, PATIENCE);
    }

    /** @param patience how long a connection is held while it hangs */
    static FaultProxy to(String host, int port, Duration patience) {
        try {
            return new FaultProxy(new InetSocketAddress(host, port), patience);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on loopback where it stands in for the database. */
    public int port() {
        return port.number();
    }

    /** Mend everything: bytes flow, those that were held back first. */
    public synchronized void pass() {
        serve(() -> gate.set(State.OPEN));
    }

    /** Refuse new connections and close those that exist, as if no database ran. */
    public synchronized void refuse() {
        requireOpen();
        List<ProxiedConnection> cut = connections.turnAway(Newcomers.CLOSED);
        change(port::refuse);
        cut.forEach(ProxiedConnection::close);
        gate.set(State.OPEN);
        removeStandIn();
    }

    /**
     * Accept connections and keep them open, but move no byte in either direction, as if the database were frozen. One
     * with something to move ends after half a minute: its client waits no longer, and may have gone unnoticed.
     */
    public synchronized void hang() {
        serve(() -> gate.set(State.SHUT));
    }

    /**
     * Hold each request back for that long, once, however many packets it has. A request begins with the first bytes after
     * an answer, so this suits protocols whose clients wait for one.
     */
    public synchronized void slow(Duration delay) {
        serve(() -> gate.slow(delay));
    }

    /**
     * Let no more than so many bytes a second pass in each direction, over all connections together.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public synchronized void bandwidth(int bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("A bandwidth is at least 1 byte a second, not " + bytesPerSecond);
        }
        serve(() -> gate.narrow(bytesPerSecond));
    }

    /** Reset each connection, and each new one right after it was accepted, as if the database kept crashing. */
    public synchronized void reset() {
        requireOpen();
        List<ProxiedConnection> cut = connections.turnAway(Newcomers.RESET);
        change(port::accept);
        cut.forEach(ProxiedConnection::reset);
        gate.set(State.OPEN);
        removeStandIn();
    }

    /**
     * Answer in the database's own protocol, but badly. Connections that exist are cut, now and when another method is
     * called, so that clients connect to what then stands in the path: only as long as this lasts it costs anything.
     *
     * @throws UncheckedIOException if this machine has no free port
     */
    public synchronized void misbehave(ProtocolFault fault) {
        requireOpen();
        ProtocolFault.Server server = open(fault);
        replaceStandIn(server, new InetSocketAddress(EmbeddedDatabases.LOOPBACK, server.port()));
        keepServing(() -> gate.set(State.OPEN));
    }

    private ProtocolFault.Server open(ProtocolFault fault) {
        try {
            return fault.open(database);
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

    private void serve(Runnable gateChange) {
        requireOpen();
        removeStandIn();
        keepServing(gateChange);
    }

    private void keepServing(Runnable gateChange) {
        gateChange.run();
        connections.serve();
        change(port::accept);
    }

    private void removeStandIn() {
        if (standIn != null) {
            replaceStandIn(null, database);
        }
    }

    /** Cuts every connection, so that none still leads where the last one led. */
    private void replaceStandIn(ProtocolFault.Server server, InetSocketAddress address) {
        connections.leadTo(address).forEach(ProxiedConnection::close);
        if (standIn != null) {
            standIn.close();
        }
        standIn = server;
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
