package dev.datanomad.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Speaks MongoDB's wire protocol on loopback: passes messages on to the real one, unless a fault answers them. */
final class MongoStandIn implements ProtocolFault.Server {

    private final InetSocketAddress database;
    private final MongoFault fault;
    private final Set<MongoConversation> conversations = ConcurrentHashMap.newKeySet();
    private final ProxyPort port;

    MongoStandIn(InetSocketAddress database, MongoFault fault) throws IOException {
        this.database = database;
        this.fault = fault;
        port = new ProxyPort(this::welcome);
    }

    @Override
    public int port() {
        return port.number();
    }

    private void welcome(Socket client) {
        MongoConversation conversation = new MongoConversation(client, database, fault, conversations::remove);
        conversations.add(conversation);
        conversation.start();
    }

    @Override
    public void close() {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List.copyOf(conversations).forEach(MongoConversation::close);
    }
}
