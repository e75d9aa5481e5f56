package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client's connection and the one to the database behind it, which are closed together. */
final class SocketPair {

    /** Work that one thread does for the pair. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final Socket client;
    private final Socket database = new Socket();
    private final Runnable onClose;

    SocketPair(Socket client, Runnable onClose) {
        this.client = client;
        this.onClose = onClose;
    }

    Socket client() {
        return client;
    }

    Socket database() {
        return database;
    }

    void connect(InetSocketAddress address) throws IOException {
        database.connect(address);
        client.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
    }

    /**
     * Runs the work on a thread of its own, and closes the pair if it fails.
     *
     * @throws OutOfMemoryError if no thread can be started; the pair is closed then
     */
    void run(String threadName, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException | OutOfMemoryError e) {
                        close();
                    }
                },
                threadName);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            close();
            throw e;
        }
    }

    void close() {
        try (client;
                database) {
            onClose.run();
        } catch (IOException e) {
            // Closing errors are suppressed.
        }
    }
}
