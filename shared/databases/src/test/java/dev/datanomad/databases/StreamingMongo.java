package dev.datanomad.databases;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A server whose {@code hello} streams, as that of MongoDB 4.4 and later does: its replies have a topology version, and a
 * driver that sends this gets a reply whenever the topology changes, which it never does here, or the time is over. All
 * else is forwarded to a MongoDB.
 */
final class StreamingMongo implements AutoCloseable {

    private static final int IN_REPLY_TO = 8;
    private static final int OPCODE = 12;
    private static final int FLAGS = 16;
    private static final int OP_REPLY = 1;
    /** The offset of the document in a reply, of the form that drivers ask for first, and of the other. */
    private static final int OLD_DOCUMENT = 36;

    private static final int DOCUMENT = 21;
    private static final int MORE_TO_COME = 1 << 1;
    private static final int EXHAUST_ALLOWED = 1 << 16;
    private static final BsonDocument VERSION =
            new BsonDocument("processId", new BsonObjectId()).append("counter", new BsonInt64(0));

    private final InetSocketAddress database;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService streams = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger started = new AtomicInteger();
    private final ProxyPort port;

    StreamingMongo(InetSocketAddress database) throws IOException {
        this.database = database;
        port = new ProxyPort(client -> new Connection(client).start());
    }

    int port() {
        return port.number();
    }

    /** How many streams drivers have asked for. */
    int streams() {
        return started.get();
    }

    @Override
    public void close() throws IOException {
        port.close();
        connections.forEach(connection -> connection.sockets.close());
        streams.shutdownNow();
    }

    private final class Connection {

        private final SocketPair sockets;
        private volatile BsonDocument hello;

        Connection(Socket client) {
            sockets = new SocketPair(client, () -> connections.remove(this));
        }

        void start() {
            connections.add(this);
            sockets.run("streaming-mongo-commands", () -> {
                sockets.connect(database);
                sockets.run("streaming-mongo-replies", this::replies);
                commands();
            });
        }

        private void commands() throws IOException {
            DataInputStream in = stream(sockets.client());
            for (Optional<MongoMessage> next = MongoMessage.read(in); next.isPresent(); next = MongoMessage.read(in)) {
                MongoMessage message = next.get();
                Optional<BsonDocument> awaiting =
                        message.command().filter(command -> command.containsKey("maxAwaitTimeMS"));
                if (awaiting.isPresent()) {
                    await(message, awaiting.get().getNumber("maxAwaitTimeMS").longValue());
                } else {
                    message.write(sockets.database().getOutputStream());
                }
            }
            sockets.close();
        }

        private void await(MongoMessage command, long millis) {
            started.incrementAndGet();
            boolean exhausts = (command.bytes().getInt(FLAGS) & EXHAUST_ALLOWED) != 0;
            MongoMessage reply = MongoMessage.reply(command.id(), hello);
            reply.bytes().putInt(FLAGS, exhausts ? MORE_TO_COME : 0);
            Runnable send = () -> {
                try {
                    reply.write(sockets.client().getOutputStream());
                    // Each reply of a stream is one to the reply before it.
                    reply.bytes().putInt(IN_REPLY_TO, reply.id());
                } catch (IOException e) {
                    // Ends the stream.
                    throw new UncheckedIOException(e);
                }
            };
            if (exhausts) {
                streams.scheduleAtFixedRate(send, millis, millis, TimeUnit.MILLISECONDS);
            } else {
                streams.schedule(send, millis, TimeUnit.MILLISECONDS);
            }
        }

        private void replies() throws IOException {
            DataInputStream in = stream(sockets.database());
            for (Optional<MongoMessage> next = MongoMessage.read(in); next.isPresent(); next = MongoMessage.read(in)) {
                withVersion(next.get()).write(sockets.client().getOutputStream());
            }
            sockets.close();
        }

        private MongoMessage withVersion(MongoMessage reply) {
            int offset = reply.bytes().getInt(OPCODE) == OP_REPLY ? OLD_DOCUMENT : DOCUMENT;
            byte[] bytes = reply.bytes().array();
            BsonDocument answer =
                    new RawBsonDocument(bytes, offset, reply.bytes().getInt(offset));
            if (!answer.containsKey("maxWireVersion")) {
                return reply;
            }
            hello = new BsonDocument("topologyVersion", VERSION);
            hello.putAll(answer);
            ByteBuffer document = new RawBsonDocument(hello, new BsonDocumentCodec())
                    .getByteBuffer()
                    .asNIO();
            ByteBuffer versioned =
                    ByteBuffer.allocate(offset + document.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            versioned.put(bytes, 0, offset).put(document).putInt(0, versioned.capacity());
            return new MongoMessage(versioned);
        }

        private static DataInputStream stream(Socket from) throws IOException {
            return new DataInputStream(new BufferedInputStream(from.getInputStream()));
        }
    }
}
