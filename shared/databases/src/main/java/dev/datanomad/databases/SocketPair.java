package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client's connection and the one to the database behind it, which end together. */
final class SocketPair {

    /** What a thread does for the two. */
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    private final Socket client;
    private final Socket database = new Socket();
    private final Runnable whenClosed;

    SocketPair(Socket client, Runnable whenClosed) {
        this.client = client;
        this.whenClosed = whenClosed;
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
     * Does that on a thread of its own. If it fails, one side is gone, so the other one goes too.
     *
     * @throws OutOfMemoryError if no thread is left; both are closed then
     */
    void run(String threadName, Step step) {
        Thread thread = new Thread(() -> attempt(step), threadName);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            close();
            throw e;
        }
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException | InterruptedException | OutOfMemoryError e) {
            close();
        }
    }

    void close() {
        try (client;
                database) {
            whenClosed.run();
        } catch (IOException e) {
            // Nobody is left to whom it would matter.
        }
    }
}
