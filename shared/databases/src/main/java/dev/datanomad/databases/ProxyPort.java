package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A port on loopback that can refuse connections and nevertheless stays ours. Not safe for use by several threads. */
final class ProxyPort {

    private static final int BACKLOG = 256;
    /** What is missing for a connection, a thread or a file descriptor, is not there again at once. */
    private static final int PAUSE_MILLIS = 50;

    private final Consumer<Socket> accepted;
    private final InetSocketAddress address;

    private ServerSocket listener;
    private CompletableFuture<Void> accepting;

    /** A bound socket that does not listen: it refuses connections, and keeps others from taking the port. */
    private Socket reservation;

    /** Takes a free port and hands each of its connections to that consumer, which must not wait for this object. */
    ProxyPort(Consumer<Socket> accepted) throws IOException {
        this.accepted = accepted;
        reserve(new InetSocketAddress(InetAddress.getByName(EmbeddedDatabases.LOOPBACK), 0));
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
        try {
            accepting = CompletableFuture.runAsync(() -> acceptUntilClosed(socket), ProxyPort::start);
        } catch (OutOfMemoryError e) {
            socket.close();
            reserve(address);
            throw new IOException("No thread is left that could accept connections", e);
        }
        listener = socket;
    }

    void refuse() throws IOException {
        if (listener == null) {
            return;
        }
        stopAccepting();
        reserve(address);
    }

    private void reserve(InetSocketAddress there) throws IOException {
        reservation = new Socket();
        reservation.setReuseAddress(true);
        reservation.bind(there);
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
        while (!socket.isClosed()) {
            try {
                handOn(socket.accept());
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                // Closed, or there was no thread or no file descriptor for one more, which a later one may get.
                pauseUnlessClosed(socket);
            }
        }
    }

    private void handOn(Socket client) throws IOException {
        try {
            accepted.accept(client);
        } catch (RuntimeException | OutOfMemoryError e) {
            client.close();
            throw e;
        }
    }

    private static void pauseUnlessClosed(ServerSocket socket) {
        if (socket.isClosed()) {
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread, and it has to go on.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy-accept");
        thread.setDaemon(true);
        thread.start();
    }
}
