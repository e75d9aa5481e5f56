package dev.datanomad.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Clients that connect and say nothing. */
final class IdleConnections implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();

    static IdleConnections to(int port, int count) throws IOException {
        IdleConnections connections = new IdleConnections();
        try {
            for (int i = 0; i < count; i++) {
                connections.sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            return connections;
        } catch (IOException e) {
            connections.close();
            throw e;
        }
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
