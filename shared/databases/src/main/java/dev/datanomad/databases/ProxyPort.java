package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A port on loopback that can refuse connections and nevertheless stays ours. Not safe for use by several threads. */
final class ProxyPort {

    private static final int BACKLOG = 256;

    private final Consumer<Socket> accepted;
    private final InetSocketAddress address;

    private ServerSocket listener;
    private CompletableFuture<Void> accepting;

    /** A bound socket that does not listen: it refuses connections, and keeps others from taking the port. */
    private Socket reservation;

    /** Takes a free port and hands each of its connections to that consumer, which must not wait for this object. */
    ProxyPort(Consumer<Socket> accepted) throws IOException {
        this.accepted = accepted;
        reservation = new Socket();
        reservation.bind(new InetSocketAddress(InetAddress.getByName(EmbeddedDatabases.LOOPBACK), 0));
        address = (InetSocketAddress) reservation.getLocalSocketAddress();
        accept();
    }

    int number() {
        return address.getPort();
    }

    void accept() throws IOException {
        if (listener != null) {
            return;
        }
        reservation.close();
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address, BACKLOG);
        listener = socket;
        accepting = CompletableFuture.runAsync(() -> acceptUntilClosed(socket), ProxyPort::start);
    }

    void refuse() throws IOException {
        if (listener == null) {
            return;
        }
        stopAccepting();
        reservation = new Socket();
        reservation.setReuseAddress(true);
        reservation.bind(address);
    }

    void close() throws IOException {
        if (listener != null) {
            stopAccepting();
        }
        reservation.close();
    }

    private void stopAccepting() throws IOException {
        listener.close();
        // The port is free only when the thread that waited for a connection has gone.
        accepting.join();
        listener = null;
    }

    private void acceptUntilClosed(ServerSocket socket) {
        try {
            while (true) {
                accepted.accept(socket.accept());
            }
        } catch (IOException e) {
            // Closed, which is the only way to end this.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy-accept");
        thread.setDaemon(true);
        thread.start();
    }
}
