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

    private final Socket client;
    private final Socket database = new Socket();
    private final InetSocketAddress address;
    private final Gate gate;
    private final Consumer<ProxiedConnection> whenClosed;
    private final AtomicInteger openDirections = new AtomicInteger(2);

    /** Whether the next bytes of the client begin a request: they do at first, and after each answer. */
    private volatile boolean answered = true;

    ProxiedConnection(Socket client, InetSocketAddress address, Gate gate, Consumer<ProxiedConnection> whenClosed) {
        this.client = client;
        this.address = address;
        this.gate = gate;
        this.whenClosed = whenClosed;
    }

    void start() {
        run("requests", () -> {
            // A database that hangs does not even hear of a new connection.
            gate.pass(Direction.REQUESTS, false, 0);
            database.connect(address);
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            run("answers", () -> forward(database, client));
            forward(client, database);
        });
    }

    private void forward(Socket from, Socket to) throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        Direction direction = from == client ? Direction.REQUESTS : Direction.ANSWERS;
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            boolean beginsRequest = from == client && answered;
            int passed = gate.pass(direction, beginsRequest, length);
            answered = from == database;
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
            client.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close();
    }

    void close() {
        try (client;
                database) {
            whenClosed.accept(this);
        } catch (IOException e) {
            // Nobody is left to whom it would matter.
        }
    }

    private void run(String name, Step step) {
        Thread thread = new Thread(() -> attempt(step), "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException | InterruptedException e) {
            // One side is gone, so the other one goes too.
            close();
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}
