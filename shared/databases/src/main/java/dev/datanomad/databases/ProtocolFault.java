package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A way to break a database that takes a server which speaks its protocol: what {@link FaultProxy#misbehave} puts in the path. */
public interface ProtocolFault {

    /** A server on loopback that stands in for a database. */
    interface Server extends AutoCloseable {

        int port();

        /** Stops it; the connections that are left end. */
        @Override
        void close();
    }

    /**
     * Starts a server on a free port.
     *
     * @param database where requests are answered that are not to fail
     */
    Server open(InetSocketAddress database) throws IOException;
}
