package dev.datanomad.databases;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections of a proxy, and what becomes of new ones. Safe for use by several threads; whoever accepts connections
 * never waits here for long.
 */
final class ProxiedConnections {

    enum Newcomers {
        SERVED,
        RESET,
        CLOSED
    }

    private final Gate gate;
    private final Set<ProxiedConnection> open = new HashSet<>();
    private InetSocketAddress destination;
    private Newcomers newcomers = Newcomers.SERVED;

    /** Connections that lead there, through that gate. */
    ProxiedConnections(InetSocketAddress destination, Gate gate) {
        this.destination = destination;
        this.gate = gate;
    }

    void welcome(Socket client) {
        synchronized (open) {
            ProxiedConnection connection = new ProxiedConnection(client, destination, gate, this::forget);
            switch (newcomers) {
                case SERVED -> {
                    open.add(connection);
                    connection.start();
                }
                case RESET -> connection.reset();
                case CLOSED -> connection.close();
            }
        }
    }

    private void forget(ProxiedConnection connection) {
        synchronized (open) {
            open.remove(connection);
        }
    }

    /** Serve new ones. */
    void serve() {
        synchronized (open) {
            newcomers = Newcomers.SERVED;
        }
    }

    /** From now on new ones share that fate; returns all that there were, for whoever asked to end them. */
    List<ProxiedConnection> turnAway(Newcomers fate) {
        synchronized (open) {
            newcomers = fate;
            return takeAll();
        }
    }

    /** Lead new ones to that address; returns all that lead elsewhere, for whoever asked to end them. */
    List<ProxiedConnection> leadTo(InetSocketAddress address) {
        synchronized (open) {
            destination = address;
            return takeAll();
        }
    }

    private List<ProxiedConnection> takeAll() {
        List<ProxiedConnection> all = List.copyOf(open);
        open.clear();
        return all;
    }
}
