package dev.datanomad.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Speaks MongoDB's wire protocol: forwards messages to MongoDB, unless the fault replies to them. */
final class MongoFaultServer implements ProtocolFault.Server {

    private final InetSocketAddress database;
    private final MongoFault fault;
    private final Set<MongoConnection> connections = ConcurrentHashMap.newKeySet();
    private final ProxyPort port;

    MongoFaultServer(InetSocketAddress database, MongoFault fault) throws IOException {
        this.database = database;
        this.fault = fault;
        port = new ProxyPort(this::accept);
    }

    @Override
    public int port() {
        return port.number();
    }

    private void accept(Socket client) {
        MongoConnection connection = new MongoConnection(client, database, fault, connections::remove);
        connections.add(connection);
        connection.start();
    }

    @Override
    public void close() {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List.copyOf(connections).forEach(MongoConnection::close);
    }
}
