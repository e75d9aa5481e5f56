package dev.datanomad.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** Sends every byte back. */
final class EchoServer implements AutoCloseable {

    private final ServerSocket listener;
    private final CompletableFuture<Void> accepting;

    EchoServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = CompletableFuture.runAsync(this::accept, task -> new Thread(task, "echo").start());
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                new SocketPair(client, () -> {}).run("echo", () -> {
                    client.getInputStream().transferTo(client.getOutputStream());
                    client.close();
                });
            }
        } catch (IOException e) {
            // Closed at the end of a test.
        }
    }

    /** Accepts no connection after this has returned. */
    @Override
    public void close() throws IOException {
        listener.close();
        // An accept that is under way when its socket is closed may still return a last connection.
        accepting.join();
    }
}
