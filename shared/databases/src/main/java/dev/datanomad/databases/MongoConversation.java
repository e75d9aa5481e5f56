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

    private final SocketPair sockets;
    private final InetSocketAddress address;
    private final MongoFault fault;

    /** What the client is told instead of the answers to these messages. */
    private final Map<Integer, BsonDocument> instead = new ConcurrentHashMap<>();

    MongoConversation(
            Socket client, InetSocketAddress address, MongoFault fault, Consumer<MongoConversation> whenClosed) {
        this.sockets = new SocketPair(client, () -> whenClosed.accept(this));
        this.address = address;
        this.fault = fault;
    }

    void start() {
        sockets.run("mongodb-fault-requests", () -> {
            sockets.connect(address);
            sockets.run("mongodb-fault-answers", () -> forEach(sockets.database(), this::passBack));
            forEach(sockets.client(), this::passOn);
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
        request.write(sockets.database().getOutputStream());
    }

    private void passBack(MongoMessage answer) throws IOException {
        BsonDocument other = instead.remove(answer.answers());
        tell(other == null ? answer : MongoMessage.answer(answer.answers(), other));
    }

    private void tell(MongoMessage message) throws IOException {
        OutputStream out = sockets.client().getOutputStream();
        // Both threads come here.
        synchronized (out) {
            message.write(out);
        }
    }

    private void forEach(Socket from, MessageStep step) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
        for (Optional<MongoMessage> next = MongoMessage.read(in); next.isPresent(); next = MongoMessage.read(in)) {
            step.take(next.get());
        }
        close();
    }

    void close() {
        sockets.close();
    }

    private interface MessageStep {
        void take(MongoMessage message) throws IOException;
    }
}
