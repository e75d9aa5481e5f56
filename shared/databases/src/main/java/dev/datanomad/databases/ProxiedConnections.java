package dev.datanomad.databases;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The open connections of a proxy, and what happens to new ones. Safe for use by several threads; no method blocks. */
final class ProxiedConnections {

    private final TrafficShaper shaper;
    private final Set<ProxiedConnection> open = new HashSet<>();
    private InetSocketAddress destination;
    private Consumer<ProxiedConnection> onAccept = ProxiedConnection::start;

    ProxiedConnections(InetSocketAddress destination, TrafficShaper shaper) {
        this.destination = destination;
        this.shaper = shaper;
    }

    synchronized void accept(Socket client) {
        ProxiedConnection connection = new ProxiedConnection(client, destination, shaper, this::remove);
        open.add(connection);
        onAccept.accept(connection);
    }

    private synchronized void remove(ProxiedConnection connection) {
        open.remove(connection);
    }

    /** Sets what happens to new connections. */
    synchronized void onAccept(Consumer<ProxiedConnection> action) {
        onAccept = action;
    }

    synchronized void forwardTo(InetSocketAddress address) {
        destination = address;
    }

    /** Removes all open connections, for the caller to end them. */
    synchronized List<ProxiedConnection> removeAll() {
        List<ProxiedConnection> all = List.copyOf(open);
        open.clear();
        return all;
    }
}
