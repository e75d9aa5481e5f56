package dev.datanomad.lab.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Stands in for a stage: it is ready, logs its environment, and answers each request with the name of its instance. With a key
 * of LaunchDarkly, it says at {@code /live} which flags it uses.
 */
public final class FakeStage {

    /** A variable that reaches a stage: it could belong to external databases. */
    static final String DIES = "MONGODB_FAKE_STAGE_DIES";

    private static final String FLAGS =
            "data: {\"flags\":{\"source\":\"LaunchDarkly through http://relay\",\"version\":\"0a1b\","
                    + "\"rollouts\":{\"read-events-mongo\":\"everybody\",\"read-events-dynamo\":\"7% of users\","
                    + "\"write-events-mongo\":\"everybody\",\"write-events-dynamo\":\"everybody\"},"
                    + "\"shares\":{\"read-events-mongo\":1,\"read-events-dynamo\":0.07,"
                    + "\"write-events-mongo\":1,\"write-events-dynamo\":1},\"warnings\":[]}}\n\n";

    private FakeStage() {}

    /** Serves, unless {@link #DIES} names this instance. */
    public static void main(String[] arguments) throws IOException {
        String instance = System.getenv("INSTANCE");
        if (instance.equals(System.getenv(DIES))) {
            System.err.println("FLAGS_FILE is not a file I like.");
            System.exit(2);
        }
        System.getenv().forEach((name, value) -> System.out.println(name + "=" + value));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getByName(System.getenv("HOST")), Integer.parseInt(System.getenv("PORT"))),
                0);
        server.createContext("/", exchange -> {
            byte[] body = instance.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        if (!System.getenv().getOrDefault("LD_SDK_KEY", "").isEmpty()) {
            server.createContext("/live", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(FLAGS.getBytes(StandardCharsets.US_ASCII));
                exchange.close();
            });
        }
        server.start();
    }
}
