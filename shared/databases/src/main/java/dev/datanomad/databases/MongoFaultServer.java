package dev.datanomad.databases;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;

/** Speaks MongoDB's wire protocol: forwards messages to MongoDB, unless the fault replies to them. */
final class MongoFaultServer implements ProtocolFault.Server {

    private final InetSocketAddress database;
    private final MongoFault fault;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ProxyPort port;

    MongoFaultServer(InetSocketAddress database, MongoFault fault) throws IOException {
        this.database = database;
        this.fault = fault;
        port = new ProxyPort(client -> new Connection(client).start());
    }

    @Override
    public int port() {
        return port.number();
    }

    @Override
    public void close() {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List.copyOf(connections).forEach(connection -> connection.sockets.close());
    }

    private interface MessageHandler {
        void handle(MongoMessage message) throws IOException;
    }

    /** A client's connection to MongoDB, with one thread for commands and one for replies. */
    private final class Connection {

        private final SocketPair sockets;

        /** Replies that the client gets instead of MongoDB's, by the id of the command. */
        private final Map<Integer, BsonDocument> injected = new ConcurrentHashMap<>();

        Connection(Socket client) {
            sockets = new SocketPair(client, () -> connections.remove(this));
        }

        void start() {
            connections.add(this);
            sockets.run("mongodb-fault-commands", () -> {
                sockets.connect(database);
                sockets.run("mongodb-fault-replies", () -> forEach(sockets.database(), this::forwardReply));
                forEach(sockets.client(), this::forwardCommand);
            });
        }

        private void forEach(Socket from, MessageHandler handler) throws IOException {
            DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
            for (Optional<MongoMessage> next = MongoMessage.read(in); next.isPresent(); next = MongoMessage.read(in)) {
                handler.handle(next.get());
            }
            sockets.close();
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
    }
}
