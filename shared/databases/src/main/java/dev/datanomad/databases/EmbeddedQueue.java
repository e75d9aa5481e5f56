package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ, which speaks SQS's protocol, in memory, on loopback only. */
final class EmbeddedQueue implements MessageQueue {

    private final SQSRestServer server;
    private final int port;

    private EmbeddedQueue(SQSRestServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts it on a free port. */
    static EmbeddedQueue start() {
        int port = freePort();
        SQSRestServer server = SQSRestServerBuilder.withInterface(EmbeddedDatabases.LOOPBACK)
                .withPort(port)
                .withServerAddress(new NodeAddress("http", EmbeddedDatabases.LOOPBACK, port, ""))
                .start();
        server.waitUntilStarted();
        return new EmbeddedQueue(server, port);
    }

    /** ElasticMQ has to be told its address before it listens. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(EmbeddedDatabases.LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DatabasesException("No port is free for the queue.", e);
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://" + EmbeddedDatabases.LOOPBACK + ":" + port);
    }

    @Override
    public void close() {
        server.stopAndWait();
    }
}
