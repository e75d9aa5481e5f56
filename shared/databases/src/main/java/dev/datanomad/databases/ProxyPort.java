package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listening port on loopback that can refuse connections without being released. Not safe for use by several threads. */
final class ProxyPort {

    private static final int BACKLOG = 256;
    /** Back-off after a connection for which no thread or file descriptor was left. */
    private static final int BACK_OFF_MILLIS = 50;

    private final Consumer<Socket> onAccept;
    private final InetSocketAddress address;

    private ServerSocket listener;
    private CompletableFuture<Void> accepting;

    /** A socket that is bound but does not listen, so that connections are refused and the port stays taken. */
    private Socket reservation;

    /** @param onAccept gets each connection to the port, and must not block */
    ProxyPort(Consumer<Socket> onAccept) throws IOException {
        this.onAccept = onAccept;
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

    private void reserve(InetSocketAddress local) throws IOException {
        reservation = new Socket();
        reservation.setReuseAddress(true);
        reservation.bind(local);
    }

    void close() throws IOException {
        if (listener != null) {
            stopAccepting();
        }
        reservation.close();
    }

    private void stopAccepting() throws IOException {
        listener.close();
        // The port is free only when the accepting thread has ended.
        accepting.join();
        listener = null;
    }

    private void acceptUntilClosed(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                handOver(socket.accept());
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                // Closed, or no thread or file descriptor was left for this connection.
                backOffUnlessClosed(socket);
            }
        }
    }

    private void handOver(Socket client) throws IOException {
        try {
            onAccept.accept(client);
        } catch (RuntimeException | OutOfMemoryError e) {
            client.close();
            throw e;
        }
    }

    private static void backOffUnlessClosed(ServerSocket socket) {
        if (socket.isClosed()) {
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(BACK_OFF_MILLIS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy-accept");
        thread.setDaemon(true);
        thread.start();
    }
}
