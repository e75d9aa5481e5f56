package dev.datanomad.benchmarks;

import com.sun.net.httpserver.HttpServer;
import dev.datanomad.databases.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The fault proxy in front of DynamoDB, as a program of its own, so that its threads do not take turns with those that
 * measure. A POST to the path {@code /DELAY} of its control port sets the delay.
 */
final class DynamoProxy {

    /** How much slower than usual DynamoDB is. */
    enum Delay {
        NONE("as fast as it is"),
        MILLIS_20("20 ms slower"),
        MILLIS_100("100 ms slower"),
        HANGING("hanging");

        private final String words;

        Delay(String words) {
            this.words = words;
        }

        private void impose(FaultProxy proxy) {
            switch (this) {
                case NONE -> proxy.pass();
                case MILLIS_20 -> proxy.slow(Duration.ofMillis(20));
                case MILLIS_100 -> proxy.slow(Duration.ofMillis(100));
                case HANGING -> proxy.hang();
            }
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private DynamoProxy() {}

    /** Needs DynamoDB's host and port; prints the proxy's port and the control port. */
    public static void main(String[] args) throws IOException {
        FaultProxy proxy = FaultProxy.to(args[0], Integer.parseInt(args[1]));
        HttpServer control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/", exchange -> {
            Delay.valueOf(exchange.getRequestURI().getPath().substring(1)).impose(proxy);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        control.start();
        System.out.println("PORTS=" + proxy.port() + "," + control.getAddress().getPort());
    }
}
