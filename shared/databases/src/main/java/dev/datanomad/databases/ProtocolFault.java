package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A fault that takes a server which speaks the database's protocol, for {@link FaultProxy#misbehave}. */
public interface ProtocolFault {

    /** A server on loopback that forwards requests to the database, except for those that are to fail. */
    interface Server extends AutoCloseable {

        int port();

        /** Stops the server and closes its connections. */
        @Override
        void close();
    }

    /** Starts a server on a free port. */
    Server start(InetSocketAddress database) throws IOException;
}
