package dev.datanomad.databases;

import dev.datanomad.databases.TrafficShaper.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client's connection through the proxy to the database, with one thread for each direction. */
final class ProxiedConnection {

    private static final int CHUNK = 16 * 1024;

    private final SocketPair sockets;
    private final InetSocketAddress address;
    private final TrafficShaper shaper;
    private final AtomicInteger openDirections = new AtomicInteger(2);

    /** Whether the client's next bytes begin a request: they do at first, and after each response. */
    private volatile boolean answered = true;

    ProxiedConnection(
            Socket client, InetSocketAddress address, TrafficShaper shaper, Consumer<ProxiedConnection> onClose) {
        this.sockets = new SocketPair(client, () -> onClose.accept(this));
        this.address = address;
        this.shaper = shaper;
    }

    void start() {
        shaper.opened(this);
        sockets.run("fault-proxy-requests", () -> {
            // A database that hangs does not even hear of a new connection.
            shaper.pass(this, Direction.REQUESTS, false, 0);
            sockets.connect(address);
            sockets.run(
                    "fault-proxy-responses", () -> forward(Direction.RESPONSES, sockets.database(), sockets.client()));
            forward(Direction.REQUESTS, sockets.client(), sockets.database());
        });
    }

    private void forward(Direction direction, Socket from, Socket to) throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            boolean beginsRequest = direction == Direction.REQUESTS && answered;
            int passed = shaper.pass(this, direction, beginsRequest, length);
            answered = direction == Direction.RESPONSES;
            out.write(chunk, 0, passed);
            while (passed < length) {
                int more = shaper.pass(this, direction, false, length - passed);
                out.write(chunk, passed, more);
                passed += more;
            }
        }
        shaper.pass(this, direction, false, 0);
        to.shutdownOutput();
        if (openDirections.decrementAndGet() == 0) {
            close();
        }
    }

    /** Closes the connection so that the client sees a reset instead of an end. */
    void reset() {
        try {
            sockets.client().setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close();
    }

    void close() {
        sockets.close();
    }
}
