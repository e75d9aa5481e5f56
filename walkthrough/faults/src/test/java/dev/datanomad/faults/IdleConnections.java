package dev.datanomad.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Clients that connect and say nothing. */
final class IdleConnections implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 300;

    private final List<Socket> sockets = new ArrayList<>();

    /** Opens so many connections, or fewer: until one is not taken any more. */
    static IdleConnections to(int port, int count) throws IOException {
        IdleConnections connections = new IdleConnections();
        while (connections.count() < count) {
            Socket socket = new Socket();
            connections.sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            } catch (IOException e) {
                break;
            }
        }
        return connections;
    }

    int count() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
