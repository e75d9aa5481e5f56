package dev.datanomad;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a database whose first connection takes everything and answers nothing, while later ones work. */
final class StuckConnection implements AutoCloseable {

    private final int databasePort;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new ArrayList<>();

    StuckConnection(int databasePort) throws IOException {
        this.databasePort = databasePort;
        CompletableFuture.runAsync(this::accept, threads);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            keep(listener.accept());
            while (true) {
                Socket client = keep(listener.accept());
                Socket database = keep(new Socket(InetAddress.getLoopbackAddress(), databasePort));
                threads.execute(() -> copy(client, database));
                threads.execute(() -> copy(database, client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized Socket keep(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public synchronized void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
