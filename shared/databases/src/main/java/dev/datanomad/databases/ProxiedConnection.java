package dev.datanomad.databases;

import dev.datanomad.databases.Gate.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client of a proxy and its connection to the database: a thread for the requests, one for the answers. */
final class ProxiedConnection {

    private static final int CHUNK = 16 * 1024;

    private final SocketPair sockets;
    private final InetSocketAddress address;
    private final Gate gate;
    private final AtomicInteger openDirections = new AtomicInteger(2);

    /** Whether the next bytes of the client begin a request: they do at first, and after each answer. */
    private volatile boolean answered = true;

    ProxiedConnection(Socket client, InetSocketAddress address, Gate gate, Consumer<ProxiedConnection> whenClosed) {
        this.sockets = new SocketPair(client, () -> whenClosed.accept(this));
        this.address = address;
        this.gate = gate;
    }

    void start() {
        sockets.run("fault-proxy-requests", () -> {
            // A database that hangs does not even hear of a new connection.
            gate.pass(Direction.REQUESTS, false, 0);
            sockets.connect(address);
            sockets.run("fault-proxy-answers", () -> forward(Direction.ANSWERS, sockets.database(), sockets.client()));
            forward(Direction.REQUESTS, sockets.client(), sockets.database());
        });
    }

    private void forward(Direction direction, Socket from, Socket to) throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            boolean beginsRequest = direction == Direction.REQUESTS && answered;
            int passed = gate.pass(direction, beginsRequest, length);
            answered = direction == Direction.ANSWERS;
            out.write(chunk, 0, passed);
            while (passed < length) {
                int more = gate.pass(direction, false, length - passed);
                out.write(chunk, passed, more);
                passed += more;
            }
        }
        gate.pass(direction, false, 0);
        to.shutdownOutput();
        if (openDirections.decrementAndGet() == 0) {
            close();
        }
    }

    /** Closes it so that the client sees a reset instead of an end. */
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
