package dev.datanomad.databases;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/** One client and its connection to MongoDB: a thread for the messages of the one, and a thread for the other's. */
final class MongoConversation {

    private final Socket client;
    private final Socket database = new Socket();
    private final InetSocketAddress address;
    private final MongoFault fault;
    private final Consumer<MongoConversation> whenClosed;

    /** What the client is told instead of the answers to these messages. */
    private final Map<Integer, BsonDocument> instead = new ConcurrentHashMap<>();

    MongoConversation(
            Socket client, InetSocketAddress address, MongoFault fault, Consumer<MongoConversation> whenClosed) {
        this.client = client;
        this.address = address;
        this.fault = fault;
        this.whenClosed = whenClosed;
    }

    void start() {
        run("requests", () -> {
            database.connect(address);
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            run("answers", () -> forEach(database, this::passBack));
            forEach(client, this::passOn);
        });
    }

    private void passOn(MongoMessage request) throws IOException {
        Optional<MongoFault.Failure> failure = request.command().flatMap(fault::failure);
        if (failure.isPresent()) {
            BsonDocument answer = failure.get().answer();
            if (!failure.get().done()) {
                tell(MongoMessage.answer(request.id(), answer));
                return;
            }
            instead.put(request.id(), answer);
        }
        request.write(database.getOutputStream());
    }

    private void passBack(MongoMessage answer) throws IOException {
        BsonDocument other = instead.remove(answer.answers());
        tell(other == null ? answer : MongoMessage.answer(answer.answers(), other));
    }

    private void tell(MongoMessage message) throws IOException {
        OutputStream out = client.getOutputStream();
        // Both threads come here.
        synchronized (out) {
            message.write(out);
        }
    }

    private static void forEach(Socket from, MessageStep step) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
        for (Optional<MongoMessage> next = MongoMessage.read(in); next.isPresent(); next = MongoMessage.read(in)) {
            step.take(next.get());
        }
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
        Thread thread = new Thread(() -> attempt(step), "mongodb-fault-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            // One side is gone, so the other one goes too.
        }
        close();
    }

    private interface Step {
        void run() throws IOException;
    }

    private interface MessageStep {
        void take(MongoMessage message) throws IOException;
    }
}
