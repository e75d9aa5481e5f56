package dev.datanomad.databases;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The open connections of a proxy, and what happens to new ones. Safe for use by several threads; no method blocks. */
final class ProxiedConnections {

    /** What happens to a new connection. */
    enum Admission {
        FORWARD,
        RESET,
        CLOSE
    }

    private final TrafficShaper shaper;
    private final Set<ProxiedConnection> open = new HashSet<>();
    private InetSocketAddress destination;
    private Admission admission = Admission.FORWARD;

    ProxiedConnections(InetSocketAddress destination, TrafficShaper shaper) {
        this.destination = destination;
        this.shaper = shaper;
    }

    synchronized void accept(Socket client) {
        ProxiedConnection connection = new ProxiedConnection(client, destination, shaper, this::remove);
        switch (admission) {
            case FORWARD -> {
                open.add(connection);
                connection.start();
            }
            case RESET -> connection.reset();
            case CLOSE -> connection.close();
        }
    }

    private synchronized void remove(ProxiedConnection connection) {
        open.remove(connection);
    }

    synchronized void admit(Admission newAdmission) {
        admission = newAdmission;
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
