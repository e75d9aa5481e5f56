package dev.datanomad.lab.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Stands in for a stage: it is ready, logs its environment, and answers each request with the name of its instance. */
public final class FakeStage {

    /** A variable that reaches a stage: it could belong to external databases. */
    static final String DIES = "MONGODB_FAKE_STAGE_DIES";

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
        server.start();
    }
}
