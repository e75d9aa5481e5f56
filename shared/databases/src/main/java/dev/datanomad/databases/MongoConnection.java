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

/** A client's connection to MongoDB, with one thread for commands and one for replies. */
final class MongoConnection {

    private final SocketPair sockets;
    private final InetSocketAddress address;
    private final MongoFault fault;

    /** Replies that the client gets instead of MongoDB's, by the id of the command. */
    private final Map<Integer, BsonDocument> injected = new ConcurrentHashMap<>();

    MongoConnection(Socket client, InetSocketAddress address, MongoFault fault, Consumer<MongoConnection> onClose) {
        this.sockets = new SocketPair(client, () -> onClose.accept(this));
        this.address = address;
        this.fault = fault;
    }

    void start() {
        sockets.run("mongodb-fault-commands", () -> {
            sockets.connect(address);
            sockets.run("mongodb-fault-replies", () -> forEach(sockets.database(), this::forwardReply));
            forEach(sockets.client(), this::forwardCommand);
        });
    }

    private void forwardCommand(MongoMessage command) throws IOException {
        Optional<MongoFault.Failure> failure = command.command().flatMap(fault::failure);
        if (failure.isPresent()) {
            BsonDocument reply = failure.get().reply();
            if (!failure.get().executed()) {
                reply(MongoMessage.reply(command.id(), reply));
                return;
            }
            injected.put(command.id(), reply);
        }
        command.write(sockets.database().getOutputStream());
    }

    private void forwardReply(MongoMessage reply) throws IOException {
        BsonDocument other = injected.remove(reply.inReplyTo());
        reply(other == null ? reply : MongoMessage.reply(reply.inReplyTo(), other));
    }

    private void reply(MongoMessage message) throws IOException {
        OutputStream out = sockets.client().getOutputStream();
        // Both threads reply.
        synchronized (out) {
            message.write(out);
        }
    }

    private void forEach(Socket from, MessageHandler handler) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
        for (Optional<MongoMessage> next = MongoMessage.read(in); next.isPresent(); next = MongoMessage.read(in)) {
            handler.handle(next.get());
        }
        close();
    }

    void close() {
        sockets.close();
    }

    private interface MessageHandler {
        void handle(MongoMessage message) throws IOException;
    }
}
