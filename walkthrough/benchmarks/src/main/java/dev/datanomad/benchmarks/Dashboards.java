package dev.datanomad.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;

/** Clients that keep a service's live stream open and read what comes, all on one thread. */
final class Dashboards implements AutoCloseable {

    private final int count;
    private final Selector selector;
    private final Thread reader = new Thread(this::readUntilClosed, "dashboards");
    private volatile long bytes;
    private volatile int ended;

    private Dashboards(int count) throws IOException {
        this.count = count;
        this.selector = Selector.open();
    }

    static Dashboards open(int port, int count) {
        try {
            Dashboards dashboards = new Dashboards(count);
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.write(ByteBuffer.wrap(HttpConnection.get("/live")));
                channel.configureBlocking(false);
                channel.register(dashboards.selector, SelectionKey.OP_READ);
            }
            dashboards.reader.setDaemon(true);
            dashboards.reader.start();
            return dashboards;
        } catch (IOException e) {
            throw new BenchmarkException("The dashboards could not be opened: " + e.getMessage());
        }
    }

    /** Makes sure that they were what they were meant to be. */
    void requireLive() {
        if (ended > 0 || bytes < 1_000L * count) {
            throw new BenchmarkException(
                    ended + " of " + count + " dashboards have ended; they got " + bytes + " bytes in all.");
        }
    }

    @Override
    public void close() {
        try {
            reader.interrupt();
            reader.join();
            selector.keys().forEach(Dashboards::close);
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new BenchmarkException("The dashboards could not be closed: " + e.getMessage());
        }
    }

    private void readUntilClosed() {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        long read = 0;
        int lost = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                selector.select();
            } catch (IOException e) {
                return;
            }
            for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ready.remove()) {
                SelectionKey key = ready.next();
                int length = read(key, buffer.clear());
                if (length < 0) {
                    close(key);
                    lost++;
                } else {
                    read += length;
                }
            }
            bytes = read;
            ended = lost;
        }
    }

    private static int read(SelectionKey key, ByteBuffer buffer) {
        try {
            return ((SocketChannel) key.channel()).read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // As good as closed.
        }
    }
}
