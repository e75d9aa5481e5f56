package dev.datanomad.migration.flags;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks LaunchDarkly's streaming protocol as its relay proxy does: server-sent events at {@code /all}, and takes the
 * SDK's own events. Silent until it is told to send something; who connects later gets all flags, too.
 */
public final class FakeLaunchDarkly implements AutoCloseable {

    /** The only SDK key that it does not refuse. */
    public static final String SDK_KEY = "sdk-key";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
    private volatile boolean takesEvents = true;
    private String all;
    private int version = 1;

    /** Listens on a free port. */
    public FakeLaunchDarkly() throws IOException {
        this(0);
    }

    /** Listens on a port, as one does that is started again. */
    public FakeLaunchDarkly(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/all", this::stream);
        server.createContext("/", this::takeEvents);
        server.start();
    }

    /** Where it listens. */
    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on, takes the SDK's own events and never answers. */
    void hangOnEvents() {
        takesEvents = false;
    }

    /** Sends all flags, given as a flag file. */
    public synchronized void put(String file) throws IOException {
        all = "{\"path\":\"/\",\"data\":" + file.replaceFirst("\\{", "{\"segments\":{},") + "}";
        for (OutputStream stream : streams) {
            send(stream, "put", all);
        }
    }

    /** Sends a new version of one flag, given as a field of the flags. */
    public void patch(String key, String flag) throws IOException {
        String value = flag.substring(flag.indexOf('{')).replace("\"version\": 1", "\"version\": " + ++version);
        send("patch", "{\"path\":\"/flags/" + key + "\",\"data\":" + value + "}");
    }

    /** Tells that a flag or a segment is deleted. */
    public void delete(String path) throws IOException {
        send("delete", "{\"path\":\"" + path + "\",\"version\":" + ++version + "}");
    }

    private void send(String event, String data) throws IOException {
        await().until(() -> !streams.isEmpty());
        for (OutputStream stream : streams) {
            send(stream, event, data);
        }
    }

    private static void send(OutputStream stream, String event, String data) throws IOException {
        stream.write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    private synchronized void stream(HttpExchange exchange) throws IOException {
        boolean known = SDK_KEY.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(known ? 200 : 401, known ? 0 : -1);
        if (known) {
            exchange.getResponseBody().write(":\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (all != null) {
                send(exchange.getResponseBody(), "put", all);
            }
            streams.add(exchange.getResponseBody());
        }
    }

    private void takeEvents(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (takesEvents) {
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        }
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
